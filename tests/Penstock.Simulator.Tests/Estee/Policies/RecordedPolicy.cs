namespace Penstock.Simulator.Tests.Estee;

/// <summary>Assigns what was recorded, when it was recorded.</summary>
internal sealed class RecordedPolicy(RecordedSchedule schedule) : IPlacementPolicy
{
    /// <summary>Sums of durations may differ from the recorded ones by rounding.</summary>
    private const double Rounding = 1e-9;

    private int _next;

    public double WakesAt => _next < schedule.Assignments.Length ? schedule.Assignments[_next].Time : double.PositiveInfinity;

    public void Decide(ClusterNews news, List<Assignment> assignments)
    {
        while (WakesAt <= news.Now + Rounding)
            assignments.Add(schedule.Assignments[_next++].Assignment);
    }
}
