namespace Penstock.Simulator.Tests.Bandwidth;

/// <summary>How many downloads of a peer run at a time. The cases are Estee's own (MIT, https://github.com/It4innovations/estee).</summary>
public sealed class DownloadSlotsTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    public void A_source_is_asked_for_a_few_things_at_a_time(int perSource, double end)
    {
        var slots = new DownloadSlots(new SimpleTransfers(1), total: 4, perSource);
        for (int i = 0; i < 4; i++)
            slots.Start(i, 0, 1, 1, now: 0);
        Assert.Equal(end, EndOf(slots));
    }

    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 2, 2)]
    [InlineData(4, 2, 1)]
    [InlineData(4, 1, 2)]
    [InlineData(3, 1, 2)]
    public void A_peer_fetches_a_few_things_at_a_time(int total, int perSource, double end)
    {
        var slots = new DownloadSlots(new SimpleTransfers(1), total, perSource);
        int[] sources = [0, 1, 2, 2];
        for (int i = 0; i < 4; i++)
            slots.Start(i, sources[i], 4, 1, now: 0);
        Assert.Equal(end, EndOf(slots));
    }

    [Fact]
    public void The_most_urgent_begin_first_and_equals_in_the_order_of_the_calls()
    {
        var slots = new DownloadSlots(new SimpleTransfers(1), total: 1, perSource: 1);
        slots.Start(1, 0, 1, 1, now: 0, priority: 5);
        slots.Start(2, 0, 1, 1, now: 0, priority: 7);
        slots.Start(3, 0, 1, 1, now: 0, priority: 5);
        slots.Start(4, 0, 1, 1, now: 0, priority: 1);
        slots.Prioritize(4, priority: 6);
        var run = new TransferRun(slots);
        run.RunToTheEnd();
        Assert.Equal([2, 4, 1, 3], run.Ends.OrderBy(end => end.Value).Select(end => end.Key));
    }

    [Fact]
    public void What_is_given_up_makes_room_whether_it_had_begun_or_not()
    {
        var slots = new DownloadSlots(new SimpleTransfers(1), total: 1, perSource: 1);
        for (int i = 0; i < 4; i++)
            slots.Start(i, 0, 1, 1, now: 0);
        var run = new TransferRun(slots);
        run.RunUntil(0.5);
        slots.Stop(0, now: 0.5);
        slots.Stop(2, now: 0.5);
        run.RunToTheEnd();
        Assert.Equal(1.5, run.Ends[1]);
        Assert.Equal(2.5, run.Ends[3]);
        Assert.Equal(2, run.Ends.Count);
        Assert.Equal(0, slots.RunningCount);
    }

    private static double EndOf(ITransferModel model)
    {
        var run = new TransferRun(model);
        run.RunToTheEnd();
        return run.Now;
    }
}
