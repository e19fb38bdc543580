namespace Penstock.Simulator;

/// <summary>
/// Transfers between simulated processes, in whole bytes and nanoseconds: an end is at the first nanosecond at which everything
/// has arrived. Exact for lives below 2^53 nanoseconds (104 days).
/// </summary>
internal sealed class NanosecondTransfers(ITransferModel model)
{
    /// <summary>Less than a byte has arrived as far as anybody can tell, and is more than what rounding leaves of an exabyte.</summary>
    private const double ToleranceBytes = 0.5;

    private const double NanosecondsPerSecond = 1e9;

    /// <summary>When the next transfer ends if no other begins before; <see cref="long.MaxValue"/> if none is under way.</summary>
    public long NextEnd => double.IsPositiveInfinity(model.NextEnd) ? long.MaxValue : (long)Math.Ceiling(model.NextEnd);

    /// <summary>Makes the transfers of a cluster.</summary>
    /// <param name="kind">How they share the network.</param>
    /// <param name="bytesPerSecond">The bandwidth of a transfer, of a peer where transfers share those, or of all together.</param>
    public static NanosecondTransfers Create(BandwidthKind kind, double bytesPerSecond)
    {
        double bytesPerNanosecond = bytesPerSecond / NanosecondsPerSecond;
        return new NanosecondTransfers(kind switch
        {
            BandwidthKind.Instant => new InstantTransfers(),
            BandwidthKind.Simple => new SimpleTransfers(bytesPerNanosecond),
            BandwidthKind.Fair => new FairTransfers(bytesPerNanosecond, ToleranceBytes),
            BandwidthKind.FairWithSlots => new DownloadSlots(new FairTransfers(bytesPerNanosecond, ToleranceBytes)),
            BandwidthKind.Shared => new SharedTransfers(new FairTransfers(bytesPerNanosecond, ToleranceBytes)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such model of bandwidth."),
        });
    }

    /// <summary>Begins a transfer; see <see cref="ITransferModel.Start"/>.</summary>
    public void Start(int transfer, int source, int target, long bytes, long now) => model.Start(transfer, source, target, bytes, now);

    /// <summary>Gives up a transfer; nothing happens if it has ended.</summary>
    public void Stop(int transfer, long now) => model.Stop(transfer, now);

    /// <summary>Lets time pass and adds the transfers that have ended by then, each once.</summary>
    public void Advance(long now, List<int> ended) => model.Advance(now, ended);
}

/// <summary>How transfers share the network. The numbers are values of <see cref="Knob.BandwidthModel"/>.</summary>
internal enum BandwidthKind
{
    /// <summary>Data arrives at once.</summary>
    Instant = 0,

    /// <summary>Size by bandwidth, however many transfers there are.</summary>
    Simple = 1,

    /// <summary>Max-min fair.</summary>
    Fair = 2,

    /// <summary>Max-min fair, and a peer fetches four things at a time, two from the same source.</summary>
    FairWithSlots = 3,

    /// <summary>All transfers together have one bandwidth.</summary>
    Shared = 4,
}
