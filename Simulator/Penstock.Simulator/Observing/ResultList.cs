using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Writes down what every user has at rest: key, status and value of each future, without when and where.</summary>
internal sealed class ResultList() : Oracle("results")
{
    /// <summary>One line per key that a client holds, in a total order.</summary>
    public SortedSet<string> Results { get; } = new(StringComparer.Ordinal);

    public override void OnQuiescent(ILifeView life)
    {
        foreach (int client in life.Clients)
        {
            foreach ((HoldId hold, Key key, HoldStatus status) in life.HeldBy(client))
                Results.Add($"client {client} has {key} as {status}{(status == HoldStatus.Finished ? $" ({life.Gather(client, hold):x16})" : "")}");
        }
    }
}
