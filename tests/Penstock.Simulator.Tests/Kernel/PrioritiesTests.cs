namespace Penstock.Simulator.Tests.Kernel;

public sealed class PrioritiesTests
{
    private const long Horizon = 10_000_000;

    [Fact]
    public void What_happens_on_one_channel_keeps_its_order()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var queue = new EventQueue(seed, EventOrder.ByPriorities);
            for (int i = 0; i < 60; i++)
                queue.Add(i, EventKind.FrameToPeer, target: i % 4, detail: i);

            foreach (IGrouping<int, SimEvent> channel in Drain(queue).GroupBy(taken => taken.Target))
                Assert.Equal(channel.Select(taken => taken.Detail).Order(), channel.Select(taken => taken.Detail));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_order_and_another_one_another()
    {
        static int[] Order(ulong seed)
        {
            var queue = new EventQueue(seed, EventOrder.ByPriorities);
            for (int i = 0; i < 60; i++)
                queue.Add(i, EventKind.FrameToPeer, target: i % 8, detail: i);
            return [.. Drain(queue).Select(taken => taken.Detail)];
        }

        Assert.Equal(Order(3), Order(3));
        Assert.NotEqual(Order(3), Order(4));
    }

    [Fact]
    public void Nothing_waits_for_what_is_due_long_after_it()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var queue = new EventQueue(seed, EventOrder.ByPriorities);
            for (int i = 0; i < 40; i++)
                queue.Add(i * Horizon / 4, EventKind.FrameToPeer, target: i % 5);

            long now = 0;
            foreach (SimEvent taken in Drain(queue))
            {
                now = Math.Max(now, taken.Time);
                Assert.True(now - taken.Time <= Horizon);
            }
        }
    }

    [Fact]
    public void Between_changes_one_channel_does_all_it_can_before_the_next()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var queue = new EventQueue(seed, EventOrder.ByPriorities);
            for (int i = 0; i < 50; i++)
                queue.Add(i, EventKind.FrameToPeer, target: i % 5);

            int[] targets = [.. Drain(queue).Select(taken => taken.Target)];
            int changes = targets.Zip(targets.Skip(1)).Count(pair => pair.First != pair.Second);
            Assert.InRange(changes, 4, 4 + (2 * Priorities.ChangePoints));
        }
    }

    /// <summary>
    /// An error of depth 2: one worker does its first step before another has begun, and its second one only when the other has
    /// done all of its forty. By time the second step comes soon after the first, whatever the seed.
    /// </summary>
    [Fact]
    public void An_order_that_time_never_gives_is_found_within_few_lives()
    {
        Assert.Equal(0, LivesUntilFound(EventOrder.ByTime, livesMax: 5_000));
        Assert.InRange(LivesUntilFound(EventOrder.ByPriorities, livesMax: 5_000), 1, 200);
    }

    private static int LivesUntilFound(EventOrder order, int livesMax)
    {
        for (int life = 1; life <= livesMax; life++)
        {
            if (IsFound(new EventQueue((ulong)life, order)))
                return life;
        }

        return 0;
    }

    private static bool IsFound(EventQueue queue)
    {
        const int Quick = 0;
        const int Busy = 1;
        const int BusySteps = 40;
        queue.Add(0, EventKind.RunStep, Quick, detail: 1);
        queue.Add(0, EventKind.RunStep, Busy, detail: 1);
        long now = 0;
        bool quickWasFirst = false;
        int busySteps = 0;
        while (queue.Count > 0)
        {
            SimEvent taken = queue.Take();
            now = Math.Max(now, taken.Time);
            if (taken.Target == Busy)
            {
                if (++busySteps < BusySteps)
                    queue.Add(now + 100, EventKind.RunStep, Busy);
            }
            else if (taken.Detail == 1)
            {
                quickWasFirst = busySteps == 0;
                queue.Add(now + 100, EventKind.RunStep, Quick, detail: 2);
            }
            else
            {
                return quickWasFirst && busySteps == BusySteps;
            }
        }

        return false;
    }

    private static List<SimEvent> Drain(EventQueue queue)
    {
        List<SimEvent> taken = [];
        while (queue.Count > 0)
            taken.Add(queue.Take());
        return taken;
    }
}
