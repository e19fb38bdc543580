namespace Penstock.WorkerProcess;

/// <summary>The input of the process: its first line is the settings, its end means that whoever started the process is gone.</summary>
internal sealed class ParentPipe
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the input has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Reads the first line; null if there is none. Then watches for the end on a thread of its own.</summary>
    public string? ReadSettings()
    {
        Console.SetIn(TextReader.Null); // Code of tasks that reads the input must not take what is not for it.
        var input = new StreamReader(Console.OpenStandardInput());
        string? line = input.ReadLine();
        new Thread(() => WaitForEnd(input)) { IsBackground = true, Name = "penstock parent" }.Start();
        return line;
    }

    private void WaitForEnd(StreamReader input)
    {
        try
        {
            while (input.Read() >= 0)
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
