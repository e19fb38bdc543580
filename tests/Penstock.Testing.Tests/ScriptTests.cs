using Penstock.Protocol;
using static Penstock.Testing.Tests.Sums.Delayed;

namespace Penstock.Testing.Tests;

/// <summary>The hooks of a cluster that a test drives, one after the other.</summary>
public sealed class ScriptTests
{
    [Fact]
    public void A_worker_that_is_killed_with_the_only_copy_costs_what_only_it_had()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 2 });
        SimFuture<long> part = cluster.Submit(Load(4));
        SimStop stored = cluster.RunUntil(SimPoint.ResultStored("Load"));
        cluster.RunToRest();

        stored.Worker!.Kill();
        cluster.RunToRest();

        Assert.Equal(40, part.Value);
        Assert.Equal(2, cluster.CountOf("Load"));
        Assert.DoesNotContain(stored.Worker.Name, cluster.HoldersOf(part.Key));
        cluster.ReleaseAll();
    }

    [Fact]
    public void A_result_whose_report_is_held_up_is_finished_when_the_report_is_released()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 1 });
        SimFuture<long> part = cluster.Submit(Load(4));
        cluster.RunUntil(SimPoint.TaskStarted("Load"));

        cluster.Workers[0].ToScheduler.Hold();
        cluster.RunToRest();
        Assert.Equal(FutureStatus.Pending, part.Status);
        Assert.Single(cluster.HoldersOf(part.Key));
        Assert.NotEqual("Memory", cluster.StatusOf(part.Key));
        Assert.Contains("Load", cluster.Explain(part.Key), StringComparison.Ordinal);
        Assert.True(cluster.Workers[0].ToScheduler.Waiting > 0);

        cluster.Workers[0].ToScheduler.Release();
        cluster.RunToRest();
        Assert.Equal(FutureStatus.Finished, part.Status);
        Assert.Equal(1, cluster.CountOf("Load"));
    }

    [Fact]
    public void A_report_that_is_dropped_is_lost_with_its_connection_and_another_worker_runs_the_task()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 2 });
        SimFuture<long> part = cluster.Submit(Load(4));
        SimulatedWorker first = cluster.RunUntil(SimPoint.TaskStarted("Load")).Worker!;
        first.ToScheduler.Hold();
        cluster.RunToRest();

        first.ToScheduler.Drop();
        cluster.RunToRest();

        Assert.Equal(40, part.Value);
    }

    [Fact]
    public void A_test_can_stop_before_a_message_arrives()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 1 });
        SimFuture<long> part = cluster.Submit(Load(4));

        SimStop stop = cluster.RunUntil(SimPoint.BeforeDelivery(MessageCode.RunTask).On(cluster.Workers[0]));

        Assert.Equal(0, cluster.CountOf("Load"));
        Assert.Same(cluster.Workers[0], stop.Worker);
        part.Dispose();
        cluster.RunToRest();
        Assert.Empty(cluster.Leaks);
    }

    [Fact]
    public void Data_that_cannot_be_had_from_a_worker_is_asked_for_again()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 2 });
        SimFuture<long> sum = SumOnTwoWorkers(cluster, static worker => worker.FailTransfers());

        Assert.Equal(30, sum.Value);
        Assert.Contains(cluster.Trace, line => line.Contains("cannot be reached", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_that_a_worker_does_not_find_is_had_all_the_same()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 2 });
        SimFuture<long> sum = SumOnTwoWorkers(cluster, static worker => worker.FailStore());

        Assert.Equal(30, sum.Value);
        Assert.Contains(cluster.Trace, line => line.Contains("answers without the data", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_between_workers_can_be_held_up()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 2 });
        SimFuture<long> sum = cluster.Submit(Add(Load(1), Load(2)));
        cluster.Workers[0].DataTo(cluster.Workers[1]).Hold();
        cluster.Workers[1].DataTo(cluster.Workers[0]).Hold();
        cluster.RunToRest();
        Assert.Equal(FutureStatus.Pending, sum.Status);

        cluster.Workers[0].DataTo(cluster.Workers[1]).Release();
        cluster.Workers[1].DataTo(cluster.Workers[0]).Release();
        Assert.Equal(30, sum.Value);
    }

    [Fact]
    public void A_paused_worker_goes_on_where_it_was()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 1 });
        SimFuture<long> part = cluster.Submit(Load(4));
        cluster.RunUntil(SimPoint.TaskStarted("Load"));

        cluster.Workers[0].Pause();
        cluster.RunToRest();
        Assert.Equal(FutureStatus.Pending, part.Status);

        cluster.Workers[0].Resume();
        Assert.Equal(40, part.Value);
        Assert.Equal(1, cluster.CountOf("Load"));
    }

    [Fact]
    public void A_worker_can_be_closed_and_replaced()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 1 });
        SimFuture<long> part = cluster.Submit(Load(4));
        cluster.RunToRest();

        SimulatedWorker other = cluster.Workers[0].Replace();
        cluster.RunToRest();
        Assert.Equal([other.Name], cluster.HoldersOf(part.Key));

        SimulatedWorker third = cluster.AddWorker();
        cluster.RunToRest();
        other.Close();
        cluster.RunToRest();
        Assert.False(other.IsAlive);
        Assert.Equal([third.Name], cluster.HoldersOf(part.Key));
    }

    [Fact]
    public void A_worker_that_is_not_heard_for_long_is_given_up()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 2 });
        SimFuture<long> part = cluster.Submit(Load(4));
        SimulatedWorker first = cluster.RunUntil(SimPoint.TaskStarted("Load")).Worker!;

        first.Silence(TimeSpan.FromSeconds(300));
        cluster.RunFor(TimeSpan.FromSeconds(200));

        Assert.Equal(2, cluster.CountOf("Load"));
        Assert.Equal(40, part.Value);
    }

    [Fact]
    public void A_task_under_which_as_many_workers_die_as_allowed_fails()
    {
        using var cluster = new SimCluster(new SimOptions { Workers = 3, TaskDeathsMax = 2 });
        SimFuture<long> part = cluster.Submit(Load(4));
        cluster.RunUntil(SimPoint.TaskStarted("Load")).Worker!.Kill();
        cluster.RunUntil(SimPoint.TaskStarted("Load")).Worker!.Kill();
        cluster.RunToRest();

        Assert.Equal(FutureStatus.Erred, part.Status);
        Assert.Equal(2, cluster.CountOf("Load"));
    }

    [Fact]
    public void Planned_failures_of_runs_are_those_of_the_task()
    {
        using var cluster = new SimCluster();
        cluster.FailRuns("Load", 1, new TimeoutException("the disk is slow"));

        SimFuture<long> part = cluster.Submit(Load(4));
        cluster.RunToRest();

        Assert.Equal(FutureStatus.Erred, part.Status);
        Assert.IsType<TimeoutException>(Assert.IsType<TaskFailedException>(part.Exception).InnerException);
        Assert.Equal(1, Assert.Single(cluster.Executions).Failed);
    }

    [Fact]
    public void Futures_and_scattered_data_can_be_used_in_further_graphs()
    {
        using var cluster = new SimCluster();
        SimFuture<long> data = cluster.Scatter(5L);
        cluster.RunToRest();
        SimFuture<long> part = cluster.Submit(Load(data));
        SimFuture<long> sum = cluster.Submit(Add(part, data));

        Assert.Equal(55, sum.Value);
        sum.Dispose();
        part.Dispose();
        cluster.RunToRest();
        Assert.Single(cluster.Leaks, leak => leak.StartsWith("worker", StringComparison.Ordinal));
        cluster.ReleaseAll();
        Assert.Empty(cluster.Leaks);
    }

    [Fact]
    public void A_cancelled_future_is_cancelled()
    {
        using var cluster = new SimCluster();
        SimFuture<long> part = cluster.Submit(Load(4));
        part.Cancel();
        cluster.RunToRest();

        Assert.Equal(FutureStatus.Cancelled, part.Status);
        Assert.Throws<TaskCancelledException>(() => part.Value);
    }

    [Fact]
    public void A_point_that_is_not_reached_is_an_error_that_names_it()
    {
        using var cluster = new SimCluster();
        using SimFuture<long> part = cluster.Submit(Load(4));

        var error = Assert.Throws<SimulationException>(() => cluster.RunUntil(SimPoint.TaskStarted("Lod")));

        Assert.Contains("a run of Lod has started", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A sum whose two inputs are on different workers, one of which is disturbed before its data is asked for.</summary>
    private static SimFuture<long> SumOnTwoWorkers(SimCluster cluster, Action<SimulatedWorker> disturb)
    {
        SimFuture<long> sum = cluster.Submit(Add(Load(1), Load(2)));
        SimStop stop = cluster.RunUntil(SimPoint.BeforeDataRequest());
        disturb(stop.Worker!);
        return sum;
    }
}
