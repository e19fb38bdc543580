using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>What happens at a worker beside frames of its scheduler.</summary>
internal abstract record WorkerPosted
{
    private WorkerPosted()
    {
    }

    /// <summary>The host starts.</summary>
    internal sealed record Started(IPeerLink Link, IDataNetwork Network, WorkerHello Hello) : WorkerPosted;

    /// <summary>Slots have reports.</summary>
    internal sealed record CompletionsAdded : WorkerPosted
    {
        public static CompletionsAdded Instance { get; } = new();
    }

    /// <summary>A client brought a value.</summary>
    internal sealed record DataAccepted(TaskHandle Task, Cell Value, long Bytes) : WorkerPosted;

    /// <summary>A request to a peer has ended.</summary>
    internal sealed record FetchEnded(WorkerId Peer, TaskHandle[] Tasks, FetchOutcome Outcome) : WorkerPosted;

    /// <summary>The host is to end.</summary>
    internal sealed record Stopping(string Reason) : WorkerPosted;
}

/// <summary>What a request to a peer gave.</summary>
/// <param name="IsReachable">Whether the peer answered.</param>
/// <param name="Cells">One per task asked for; null where there is none. Empty if the peer did not answer.</param>
/// <param name="Failures">Values that exist and could not be encoded.</param>
internal readonly record struct FetchOutcome(bool IsReachable, IReadOnlyList<Cell?> Cells, IReadOnlyList<ValueFailure> Failures);
