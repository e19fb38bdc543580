namespace Penstock.WorkerProcess;

/// <summary>How a worker process ends. Whoever starts one can rely on the numbers.</summary>
internal static class ExitCode
{
    /// <summary>It was told to end: its input ended, or it got SIGTERM.</summary>
    public const int Told = 0;

    /// <summary>It met an error of its own; the error output says which.</summary>
    public const int InternalError = 1;

    /// <summary>The first line of its input is not the settings of a worker process.</summary>
    public const int BadSettings = 2;

    /// <summary>It could not join: the scheduler cannot be reached, or refused it.</summary>
    public const int NotJoined = 3;

    /// <summary>The scheduler is gone, or has ended the session.</summary>
    public const int SchedulerGone = 4;

    /// <summary>It has retired: its work and data were handed over, and nobody is to take its place.</summary>
    public const int Retired = 5;

    /// <summary>The cluster was restarted: another process is to take its place at once.</summary>
    public const int Replaced = 6;
}
