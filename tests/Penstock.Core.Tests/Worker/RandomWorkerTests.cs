using Penstock.TestKit;

namespace Penstock.Core.Tests.Worker;

public sealed class RandomWorkerTests
{
    [Fact]
    public void A_worker_survives_any_legal_scheduler_and_keeps_nothing() =>
        SeededRuns.Run(300, seed => new RandomScheduler(seed).Run(200));
}
