using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>Why a task failed: its own error, or the input it failed by. Shared along the chain, so a long one costs little.</summary>
internal sealed class ErrorRecord(string label, ErrorInfo root, ErrorRecord? cause)
{
    /// <summary>The root cause.</summary>
    public ErrorInfo Root { get; } = root;

    /// <summary>Whether another record of the same task names the same cause.</summary>
    public bool IsCausedBy(ErrorRecord other) => ReferenceEquals(Cause, other.Cause);

    /// <summary>What to tell a client: the root cause with the way down to it, its middle left out if it is long.</summary>
    public ErrorInfo ToInfo()
    {
        var chain = new List<string>();
        ErrorRecord? step = this;
        while (step is not null && chain.Count < ErrorInfo.ChainLengthMax - 1)
        {
            chain.Add(step.Label);
            step = step.Cause;
        }

        if (step is not null)
            chain.Add(RootLabel);
        return Root with { Chain = chain };
    }

    private string Label { get; } = label;

    private ErrorRecord? Cause { get; } = cause;

    private string RootLabel { get; } = cause?.RootLabel ?? label;
}
