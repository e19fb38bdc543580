namespace Penstock.Deployment.Internal.Processes;

/// <summary>How a process ended, in words.</summary>
/// <param name="Code">Its exit code; 128 and the number of the signal that killed it.</param>
/// <param name="LastLines">What it printed last to its error output.</param>
internal sealed record WorkerExit(int Code, IReadOnlyList<string> LastLines)
{
    private const int SignalBase = 128;
    private const int RetiredCode = 5;
    private const int ReplacedCode = 6;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [2] = "SIGINT",
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [15] = "SIGTERM",
    };

    /// <summary>Whether it has retired: nobody takes its place.</summary>
    public bool IsRetired => Code == RetiredCode;

    /// <summary>Whether the cluster was restarted: another one takes its place at once.</summary>
    public bool IsReplaced => Code == ReplacedCode;

    /// <summary>The reason, as a part of a sentence.</summary>
    public string Reason => Code switch
    {
        0 => "it ended by itself (exit code 0)",
        SignalBase + 9 => "it was killed (SIGKILL): by somebody, or by the system because memory ran out",
        > SignalBase when Signals.TryGetValue(Code - SignalBase, out string? name) => $"it was ended by {name} (exit code {Code})",
        _ => $"it failed (exit code {Code})",
    };

    /// <summary>The reason and what was printed last, for errors.</summary>
    public string Describe() => LastLines.Count == 0
        ? $"{Reason}."
        : $"{Reason}. It printed last:{string.Concat(LastLines.Select(line => $"{Environment.NewLine}  {line}"))}";
}
