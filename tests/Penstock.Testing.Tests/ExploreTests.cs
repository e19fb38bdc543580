using static Penstock.Testing.Tests.Sums.Delayed;

namespace Penstock.Testing.Tests;

[Collection("shared state")]
public sealed class ExploreTests
{
    private static readonly SimOptions Crashes = new() { Workers = 3, Faults = SimFaults.WorkerCrashes };

    [Fact]
    public void A_sound_pipeline_survives_every_life()
    {
        SimReport report = SimCluster.Explore(() => Sums.TotalOf(6), lives: 150, check: run => Assert.Equal(210, run.Value));

        Assert.Equal(150, report.Lives);
        Assert.Equal(0, report.Failures);
        Assert.True(report.DistinctLives > 140, report.ToString());
        Assert.True(report.Faults > 0 && report.RunsAgain > 0, report.ToString());
    }

    [Fact]
    public void A_task_whose_value_depends_on_how_often_it_ran_is_found_and_replayed()
    {
        SimulationException found = Assert.Throws<SimulationException>(() => SimCluster.Explore(Counting, lives: 300, Crashes));

        Assert.Equal(nameof(SimChecks.SameValues), found.Failure.Check);
        Assert.Contains("AppendAndCount", found.Message, StringComparison.Ordinal);
        Assert.Contains("gave 2 now and 1", found.Message, StringComparison.Ordinal);
        Assert.Contains(found.Failure.Token, found.Message, StringComparison.Ordinal);
        Assert.Single(found.Failure.Faults); // One crash is enough, and shrinking finds that out.

        SimulationException again = Assert.Throws<SimulationException>(() => SimCluster.Explore(Counting, options: new SimOptions { Replay = found.Failure.Token }));
        Assert.Equal(found.Failure.Trace, again.Failure.Trace);
    }

    [Fact]
    public void A_task_that_appends_twice_is_found_by_a_check_of_the_test()
    {
        SimulationException found = Assert.Throws<SimulationException>(() => SimCluster.Explore(
            () =>
            {
                Sums.Shared.Clear();
                return Graph.All(Append(1), Append(2), Append(3));
            },
            lives: 300,
            Crashes,
            run => Assert.Equal(3, Sums.Shared.Count)));

        Assert.Equal("YourCheck", found.Failure.Check);
        Assert.Single(found.Failure.Faults);
    }

    [Fact]
    public void Methods_that_are_declared_as_not_pure_may_give_another_value() =>
        SimCluster.Explore(() => Add(Roll(1), Roll(2)), lives: 60, Crashes);

    [Fact]
    public void A_failure_without_any_fault_is_reported_as_such()
    {
        var error = Assert.Throws<SimulationException>(() => SimCluster.Explore(() => Load(1), lives: 2, check: run => Assert.Equal(11, run.Value)));

        Assert.Contains("without any fault", error.Message, StringComparison.Ordinal);
    }

    private static Delayed<long> Counting()
    {
        Sums.Shared.Clear();
        return Total(new[] { AppendAndCount(1), AppendAndCount(2), AppendAndCount(3) });
    }
}
