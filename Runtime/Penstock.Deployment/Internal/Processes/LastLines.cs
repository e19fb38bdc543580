namespace Penstock.Deployment.Internal.Processes;

/// <summary>Keeps the last lines of a process's error output: what a post-mortem needs, however much was printed.</summary>
internal sealed class LastLines
{
    private const int LinesMax = 20;
    private const int LineLengthMax = 500;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count == LinesMax)
                _lines.Dequeue();
            _lines.Enqueue(line.Length <= LineLengthMax ? line : line[..LineLengthMax] + " ...");
        }
    }

    public IReadOnlyList<string> Take()
    {
        lock (_lock)
            return [.. _lines];
    }
}
