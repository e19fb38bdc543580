namespace Penstock.Simulator;

/// <summary>
/// How long things take on their way. A delay is a hash of the latency seed, the channel and the ordinal on that channel, never
/// "the next draw", so it stays the same when a plan gets smaller elsewhere.
/// </summary>
internal sealed class Delays(LifePlan plan)
{
    private const long Microsecond = 1_000;

    private readonly long _latencySpread = Math.Max(0, (plan[Knob.LatencyMicroseconds] - 1) * Microsecond);
    private readonly long _batch = plan[Knob.BatchMicroseconds] * Microsecond;

    /// <summary>Whether messages gather for a while before they are sent.</summary>
    public bool Batches => _batch > 0;

    /// <summary>The time something small takes on a channel, in nanoseconds; at least a microsecond.</summary>
    public long Of(int channel, long ordinal) => Microsecond + Draw(ChanceOf.Delay, channel, ordinal, _latencySpread);

    /// <summary>How long a process gathers messages, in nanoseconds.</summary>
    public long Gathering(int process, long ordinal) => 1 + Draw(ChanceOf.Batching, process, ordinal, _batch);

    /// <summary>How far the clock of a process is ahead of the life's, in nanoseconds; never behind, since time begins at 0.</summary>
    public long ClockOffset(int process, bool isWorker) =>
        Draw(ChanceOf.ClockOffset, process, isWorker ? 1 : 0, plan[Knob.ClockOffsetMilliseconds] * 1_000 * Microsecond);

    /// <summary>With seed 0 everything takes the least time.</summary>
    private long Draw(ChanceOf what, int channel, long ordinal, long spread) =>
        plan.LatencySeed == 0 || spread == 0 ? 0 : Chance.Below(Chance.Of(plan.LatencySeed, what, (ulong)channel, (ulong)ordinal), spread);
}
