using Penstock.Protocol;
using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

public sealed class HeartbeatTests
{
    [Fact]
    public void Freed_bytes_are_told_with_the_batch_that_freed_them()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1, bytes: 50);
        Assert.Null(worker.LastHeartbeat);
        worker.Free(1);
        Assert.Equal(new Heartbeat(0, 0), worker.LastHeartbeat);
    }

    [Fact]
    public void A_heartbeat_goes_out_when_its_time_has_come()
    {
        var machine = new WorkerMachine(new WorkerMachineOptions { HeartbeatInterval = TimeSpan.FromSeconds(1) });
        var writer = new Penstock.Serialization.WireWriter();
        writer.Append(new WorkerWelcome(new WorkerId(0), 1));
        machine.OnBatch(writer.Written, new Timestamp(5));
        machine.Plan(new Timestamp(999_999_999));
        Assert.True(machine.ToScheduler.IsEmpty);
        machine.Plan(machine.NextWakeup);
        Assert.False(machine.ToScheduler.IsEmpty);
        Assert.Equal(new Timestamp(2_000_000_000), machine.NextWakeup);
    }

    [Fact]
    public void Before_its_welcome_a_worker_wakes_up_in_the_future_and_stays_silent()
    {
        var machine = new WorkerMachine(new WorkerMachineOptions { HeartbeatInterval = TimeSpan.FromSeconds(1) });
        var late = new Timestamp(5_000_000_000);
        machine.Plan(late);
        Assert.True(machine.NextWakeup > late);
        Assert.True(machine.ToScheduler.IsEmpty);
    }

    [Fact]
    public void A_wait_can_be_explained()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        Assert.Contains(worker.Machine.Explain(Handle(2)), line => line.Contains("waits for 1 inputs: 1.0 is InFlight", StringComparison.Ordinal));
        Assert.Contains(worker.Machine.Explain(Handle(1)), line => line.Contains("on its way from worker 1", StringComparison.Ordinal));
        Assert.Contains(worker.Machine.Explain(Handle(1)), line => line.Contains("result Wanted -> InFlight", StringComparison.Ordinal));
        Assert.Single(worker.Machine.Explain(Handle(40)));
    }

    [Fact]
    public void What_a_host_must_not_pass_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new WorkerMachine(null!)); // What a host must not pass.
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerMachine(new WorkerMachineOptions { Slots = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerMachine(new WorkerMachineOptions { AsyncTasksMax = -1 }));
        Assert.Throws<ArgumentNullException>(() => new WorkerMachine(new WorkerMachineOptions()).Offer(null!));
    }

    [Fact]
    public void Who_offers_nothing_says_nothing_of_resources()
    {
        var machine = new WorkerMachine(new WorkerMachineOptions());
        machine.Offer(new Dictionary<string, double>());
        Assert.True(machine.ToScheduler.IsEmpty);
        machine.Offer(new Dictionary<string, double> { ["gpu"] = 1 });
        Assert.False(machine.ToScheduler.IsEmpty);
    }

    [Fact]
    public void A_heartbeat_says_what_is_held_and_how_much_runs()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.Run(1, 1);
        worker.Succeed(1, bytes: 50);
        worker.Run(2, 2);
        worker.Machine.Plan(worker.Machine.NextWakeup);
        worker.Run(3, 3);
        Assert.Equal((50L, 1, 1), (worker.LastHeartbeat!.Value.StoredBytes, worker.LastHeartbeat.Value.StoredCount, worker.LastHeartbeat.Value.AttemptCount));
    }
}
