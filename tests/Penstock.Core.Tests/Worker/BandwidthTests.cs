using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

/// <summary>Workers measure how fast results come from each other.</summary>
public sealed class BandwidthTests
{
    [Fact]
    public void A_large_transfer_is_measured_and_reported_with_the_next_heartbeat()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1, From(2, 1));
        Timestamp asked = worker.Machine.NextWakeup; // The heartbeat is an hour away.
        Assert.Equal(0, worker.LastHeartbeat?.FetchedBytesPerSecond ?? 0);
        worker.Arrive(1, 2, bytes: 2 << 20);
        worker.EndFetch(1);
        worker.Machine.Plan(asked.AddMilliseconds(3_600_000));
        worker.Succeed(1);
        Assert.InRange(worker.LastHeartbeat!.Value.FetchedBytesPerSecond, 1L << 30, 1L << 50); // Two MiB in a few microseconds of the test's clock.
    }

    [Fact]
    public void A_small_transfer_says_nothing()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1, From(2, 1));
        worker.Arrive(1, 2, bytes: 1000);
        worker.EndFetch(1);
        worker.Machine.Plan(worker.Machine.NextWakeup);
        worker.Succeed(1);
        Assert.Equal(0, worker.LastHeartbeat!.Value.FetchedBytesPerSecond);
    }
}
