namespace Penstock.Simulator;

/// <summary>
/// How long data takes from peer to peer. Time and sizes are plain numbers in units of the caller's choice; a bandwidth is size
/// by time in the same units. <see cref="NanosecondTransfers"/> puts lives with whole nanoseconds on top.
/// </summary>
/// <remarks>
/// Time never goes back: each call's <c>now</c> is at least that of the call before, and at most <see cref="NextEnd"/>, so that
/// no end is passed over.
/// </remarks>
internal interface ITransferModel
{
    /// <summary>When the next transfer ends if no other begins before; infinity if none is under way.</summary>
    double NextEnd { get; }

    /// <summary>Begins a transfer.</summary>
    /// <param name="transfer">Its number; the caller's choice, unlike those under way.</param>
    /// <param name="source">Who has the data: a small number, because tables are indexed by it.</param>
    /// <param name="target">Who gets it.</param>
    /// <param name="size">How much it is; 0 ends as soon as it has begun.</param>
    /// <param name="now">The time.</param>
    void Start(int transfer, int source, int target, double size, double now);

    /// <summary>Gives up a transfer: its data does not arrive. Nothing happens if it has ended.</summary>
    void Stop(int transfer, double now);

    /// <summary>Lets time pass and adds the transfers that have ended by then, each once.</summary>
    void Advance(double now, List<int> ended);
}
