namespace Penstock;

/// <summary>A worker process has ended without being told to. Another one is started in its place.</summary>
public sealed class WorkerDiedEventArgs : EventArgs
{
    internal WorkerDiedEventArgs(string worker, int processId, string reason, IReadOnlyList<string> lastLines)
    {
        Worker = worker;
        ProcessId = processId;
        Reason = reason;
        LastLines = lastLines;
    }

    /// <summary>The worker's name; the one in its place has another.</summary>
    public string Worker { get; }

    /// <summary>The number by which the system knew the process.</summary>
    public int ProcessId { get; }

    /// <summary>How it ended: its exit code, or the signal that killed it.</summary>
    public string Reason { get; }

    /// <summary>What it printed last to its error output: up to 20 lines.</summary>
    public IReadOnlyList<string> LastLines { get; }
}
