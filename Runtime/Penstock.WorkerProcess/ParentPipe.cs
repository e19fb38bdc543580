namespace Penstock.WorkerProcess;

/// <summary>The input of the process: its first line is the settings, its end means that whoever started the process is gone.</summary>
internal sealed class ParentPipe
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamReader _input = new(Console.OpenStandardInput());

    public ParentPipe() => Console.SetIn(TextReader.Null); // Code of tasks that reads the input must not take what is not for it.

    /// <summary>Completes when the input has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Reads the first line; null if there is none. Then watches for the end on a thread of its own.</summary>
    public string? ReadSettings()
    {
        string? line = _input.ReadLine();
        new Thread(WaitForEnd) { IsBackground = true, Name = "penstock parent" }.Start();
        return line;
    }

    private void WaitForEnd()
    {
        try
        {
            while (_input.Read() >= 0)
            {
            }
        }
        catch (IOException)
        {
            // A pipe that cannot be read any more has ended.
        }

        _ended.TrySetResult();
    }
}
