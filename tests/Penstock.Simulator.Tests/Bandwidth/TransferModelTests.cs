using Penstock.TestKit;

namespace Penstock.Simulator.Tests.Bandwidth;

/// <summary>When transfers end. The mixes at bandwidth 100 are Estee's own (MIT, https://github.com/It4innovations/estee).</summary>
public sealed class TransferModelTests
{
    private const int Digits = 6;

    [Fact]
    public void Instant_transfers_end_when_they_begin()
    {
        var model = new InstantTransfers();
        var run = new TransferRun(model);
        run.RunUntil(3);
        model.Start(1, 0, 1, 1e12, now: 3);
        run.RunToTheEnd();
        Assert.Equal(3, run.Ends[1]);
    }

    [Fact]
    public void Simple_transfers_do_not_hinder_each_other()
    {
        var model = new SimpleTransfers(bandwidth: 100);
        var run = new TransferRun(model);
        model.Start(1, 0, 1, 200, now: 0);
        model.Start(2, 0, 1, 300, now: 0);
        run.RunToTheEnd();
        Assert.Equal(2.0, run.Ends[1]);
        Assert.Equal(3.0, run.Ends[2]);
    }

    [Fact]
    public void Fair_transfers_share_a_link_and_leave_other_links_alone()
    {
        var model = new FairTransfers(bandwidth: 100, tolerance: 2e-6);
        var run = new TransferRun(model);
        model.Start(1, 0, 1, 200, now: 0);
        run.RunUntilEnded(1);
        Assert.Equal(2.0, run.Now, Digits);

        model.Start(2, 0, 1, 200, run.Now);
        model.Start(3, 2, 3, 300, run.Now);
        run.RunUntilEnded(3);
        Assert.Equal(4.0, run.Ends[2], Digits);
        Assert.Equal(5.0, run.Now, Digits);

        model.Start(4, 0, 1, 200, run.Now);
        model.Start(5, 0, 1, 300, run.Now);
        run.RunToTheEnd();
        Assert.Equal(9.0, run.Ends[4], Digits);
        Assert.Equal(10.0, run.Ends[5], Digits);
    }

    [Fact]
    public void Fair_transfers_of_a_mix_end_at_the_published_times()
    {
        var model = new FairTransfers(bandwidth: 100, tolerance: 2e-6);
        var run = new TransferRun(model);
        model.Start(1, 0, 1, 200, now: 0);
        run.RunUntil(1);
        model.Start(2, 0, 2, 200, run.Now);
        model.Start(3, 3, 1, 1000, run.Now);
        run.RunUntilEnded(1);
        Assert.Equal(3.0, run.Now, Digits);

        run.RunUntil(3.5);
        model.Start(4, 0, 1, 100, run.Now);
        model.Start(5, 0, 1, 100, run.Now);
        run.RunToTheEnd();
        Assert.Equal(4.5, run.Ends[2], Digits);
        Assert.Equal(7.5, run.Ends[4], Digits);
        Assert.Equal(7.5, run.Ends[5], Digits);
        Assert.Equal(14.0, run.Ends[3], Digits);
    }

    [Fact]
    public void Shared_transfers_divide_one_bandwidth_whoever_sends_and_receives()
    {
        var model = new SharedTransfers(new FairTransfers(bandwidth: 100, tolerance: 2e-6));
        var run = new TransferRun(model);
        model.Start(1, 0, 1, 100, now: 0);
        model.Start(2, 2, 3, 100, now: 0);
        model.Start(3, 4, 5, 200, now: 0);
        run.RunUntilEnded(1);
        Assert.Equal(3.0, run.Now, Digits);
        Assert.Equal(3.0, run.Ends[2], Digits);

        run.RunToTheEnd();
        Assert.Equal(4.0, run.Ends[3], Digits);
    }

    [Fact]
    public void A_stopped_transfer_never_ends_and_leaves_its_share_to_the_others()
    {
        var model = new FairTransfers(bandwidth: 100, tolerance: 2e-6);
        var run = new TransferRun(model);
        model.Start(1, 0, 1, 200, now: 0);
        model.Start(2, 0, 1, 200, now: 0);
        run.RunUntil(2);
        model.Stop(1, now: 2);
        run.RunToTheEnd();
        Assert.Equal(3.0, run.Ends[2], Digits);
        Assert.DoesNotContain(1, run.Ends.Keys);
    }

    [Fact]
    public void Sharing_takes_longer_than_having_all_and_less_than_one_after_the_other() => SeededRuns.Run(50, seed =>
    {
        var random = new Random(seed);
        (int Source, int Target, double Size, double Wait)[] transfers = [.. Enumerable.Range(0, 50).Select(_ =>
        {
            int source = random.Next(4);
            return (source, (source + random.Next(1, 4)) % 4, (random.NextDouble() * 200) + 1e-5, (random.NextDouble() / 10) + 1e-5);
        })];
        double shared = RunAll(new FairTransfers(100, 2e-6), transfers);
        double alone = RunAll(new SimpleTransfers(100), transfers);
        Assert.True(shared > alone);
        Assert.True(shared < transfers.Sum(transfer => transfer.Wait + (transfer.Size / 100)));
    });

    [Fact]
    public void Whole_nanoseconds_are_at_most_one_later_than_exact_time() => SeededRuns.Run(50, seed =>
    {
        var random = new Random(seed);
        const double bytesPerNanosecond = 0.125;
        var exact = new FairTransfers(bytesPerNanosecond, 0.5);
        var model = NanosecondTransfers.Create(BandwidthKind.Fair, bytesPerNanosecond * 1e9);
        for (int i = 0; i < 20; i++)
        {
            int source = random.Next(4);
            int target = (source + random.Next(1, 4)) % 4;
            long bytes = random.Next(1 << 30);
            exact.Start(i, source, target, bytes, 0);
            model.Start(i, source, target, bytes, 0);
        }

        var run = new TransferRun(exact);
        run.RunToTheEnd();
        var ended = new List<int>();
        while (model.NextEnd < long.MaxValue)
        {
            long now = model.NextEnd;
            ended.Clear();
            model.Advance(now, ended);
            Assert.NotEmpty(ended);
            foreach (int transfer in ended)
                Assert.InRange(now - run.Ends[transfer], -25, 25); // Each of 20 ends before it may shift it by one.
        }
    });

    private static double RunAll(ITransferModel model, (int Source, int Target, double Size, double Wait)[] transfers)
    {
        var run = new TransferRun(model);
        for (int i = 0; i < transfers.Length; i++)
        {
            model.Start(i, transfers[i].Source, transfers[i].Target, transfers[i].Size, run.Now);
            run.RunUntil(run.Now + transfers[i].Wait);
        }

        run.RunToTheEnd();
        return run.Now;
    }
}
