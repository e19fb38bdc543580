using static Penstock.Testing.Tests.Sums.Delayed;

namespace Penstock.Testing.Tests;

public sealed class RunTests
{
    [Fact]
    public void Without_faults_every_task_runs_once_and_nothing_is_left()
    {
        SimRun<long> run = SimCluster.Run(Sums.TotalOf(8), new SimOptions { Workers = 3 });

        Assert.Equal(360, run.Value);
        Assert.Equal(9, run.Executions.Count);
        Assert.All(run.Executions, execution => Assert.Equal(1, execution.Count));
        Assert.Equal(8, run.CountOf("Load"));
        Assert.Empty(run.Faults);
        Assert.Empty(run.Leaks);
        Assert.Contains(run.Holdings, holding => holding.Name == "Total");
        Assert.Contains(run.Trace, line => line.Contains("starts", StringComparison.Ordinal) && line.Contains("Load-", StringComparison.Ordinal));
    }

    [Fact]
    public void The_error_of_a_task_is_the_one_that_a_client_sees()
    {
        SimRun<long> run = SimCluster.Run(Add(Load(1), Fail(2)));

        var error = Assert.IsType<TaskFailedException>(run.Error);
        Assert.Equal("part 2 is bad", error.RemoteMessage);
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Same(error, Assert.Throws<TaskFailedException>(() => run.Value));
    }

    [Fact]
    public void Waiting_takes_virtual_time_and_no_real_time()
    {
        SimRun<long> run = SimCluster.Run(WaitAsync(7, 3_600));

        Assert.Equal(7, run.Value);
        Assert.InRange(run.Elapsed, TimeSpan.FromHours(2), TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_task_that_awaits_what_never_comes_fails_with_a_hint()
    {
        SimRun<long> run = SimCluster.Run(StuckAsync(), new SimOptions { BodyPatience = TimeSpan.FromMilliseconds(50) });

        Assert.Contains("BodyPatience", Assert.IsType<TaskFailedException>(run.Error).RemoteMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_so_does_its_token()
    {
        var options = new SimOptions { Workers = 3, Seed = 42, Faults = SimFaults.All };

        SimRun<long> first = SimCluster.Run(Sums.TotalOf(10), options);
        SimRun<long> second = SimCluster.Run(Sums.TotalOf(10), options);
        SimRun<long> replayed = SimCluster.Run(Sums.TotalOf(10), new SimOptions { Replay = first.Token });

        Assert.Equal(550, first.Value);
        Assert.Equal(first.Trace, second.Trace);
        Assert.Equal(first.Trace, replayed.Trace);
    }

    [Fact]
    public void A_crash_makes_tasks_run_again_and_the_result_stays_right()
    {
        var again = 0;
        for (ulong seed = 1; seed <= 30; seed++)
        {
            SimRun<long> run = SimCluster.Run(Sums.TotalOf(6), new SimOptions { Workers = 3, Seed = seed, Faults = SimFaults.WorkerCrashes });
            Assert.Equal(210, run.Value);
            again += run.Executions.Count(execution => execution.Count > 1);
        }

        Assert.True(again > 0, "No crash has hit a task.");
    }

    [Fact]
    public void A_task_that_changes_its_input_is_found()
    {
        Delayed<long[]> numbers = Range(5);

        var error = Assert.Throws<SimulationException>(() => SimCluster.Run(Add(FirstOfReversed(numbers), Last(numbers)), new SimOptions { Workers = 1 }));

        Assert.Equal(nameof(SimChecks.UntouchedInputs), error.Failure.Check);
        Assert.Contains("FirstOfReversed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_describe_no_cluster_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SimCluster.Run(Load(1), new SimOptions { Workers = 0 }));
}
