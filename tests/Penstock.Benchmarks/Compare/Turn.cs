using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>
/// The rounds that a side runs before it is the other side's turn: at least so many seconds of them. A single round of a few
/// milliseconds would mostly show what the other side's seconds have left of the caches and of the processor's clock rate.
/// </summary>
internal sealed record Turn(IReadOnlyList<RoundReport> Rounds, double SecondsMin)
{
    private const int RoundsMax = 100;

    /// <summary>Whether it has lasted long enough.</summary>
    public bool IsOver => Rounds.Count >= RoundsMax || Rounds.Sum(static round => round.Seconds) >= SecondsMin;
}
