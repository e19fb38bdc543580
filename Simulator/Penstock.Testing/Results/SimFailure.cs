using System.Globalization;
using System.Text;

namespace Penstock.Testing;

/// <summary>Something that was violated in a simulated run, with all that is needed to see it again.</summary>
/// <param name="Check">What was violated: the name of one of <see cref="SimChecks"/>, <c>YourCheck</c>, or the number of a promise of Penstock itself, which is then at fault.</param>
/// <param name="Message">What was found.</param>
/// <param name="Token">Replays it: the value for <see cref="SimOptions.Replay"/>.</param>
/// <param name="Faults">What went wrong by itself before, one line each; as few as still lead to the failure.</param>
/// <param name="Executions">How often each task ran.</param>
/// <param name="Trace">Everything that happened, one line each.</param>
public sealed record SimFailure(string Check, string Message, string Token, IReadOnlyList<string> Faults, IReadOnlyList<SimExecution> Executions, IReadOnlyList<string> Trace)
{
    /// <summary>Enough to see what led to it; all of it is in <see cref="Trace"/>.</summary>
    private const int TraceShownMax = 30;

    /// <summary>The failure for people: what, how to replay it, what went wrong before, which tasks ran again, and the end of the trace.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Check}: {Message}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Replay it with: new SimOptions {{ Replay = \"{Token}\" }}");
        text.AppendLine(Faults.Count == 0 ? "No fault was needed for it." : "Faults before it:");
        foreach (string fault in Faults)
            text.Append("  ").AppendLine(fault);
        foreach (SimExecution again in Executions.Where(execution => execution.Count > 1))
            text.AppendLine(CultureInfo.InvariantCulture, $"{KeyNames.Short(again.Name, again.Key)} ran {again.Count} times.");
        text.AppendLine(Trace.Count > TraceShownMax ? $"The last {TraceShownMax} of {Trace.Count} lines of its trace:" : "Its trace:");
        foreach (string line in Trace.Skip(Trace.Count - TraceShownMax))
            text.Append("  ").AppendLine(line);
        return text.ToString();
    }
}
