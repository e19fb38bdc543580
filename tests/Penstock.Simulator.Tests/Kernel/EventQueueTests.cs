namespace Penstock.Simulator.Tests.Kernel;

public sealed class EventQueueTests
{
    [Fact]
    public void Events_come_by_time_and_then_in_the_order_in_which_they_were_added()
    {
        var queue = new EventQueue(policySeed: 0);
        var random = new Random(1);
        var expected = new List<(long Time, int Target)>();
        for (int i = 0; i < 1_000; i++)
        {
            long time = random.Next(50);
            queue.Add(time, EventKind.WorkerQuiet, i);
            expected.Add((time, i));
        }

        Assert.Equal(expected.OrderBy(entry => entry.Time).ThenBy(entry => entry.Target), Drain(queue));
    }

    [Fact]
    public void A_policy_seed_changes_the_order_of_equal_times_only()
    {
        var inOrder = new EventQueue(policySeed: 0);
        var shuffled = new EventQueue(policySeed: 7);
        for (int i = 0; i < 100; i++)
        {
            inOrder.Add(i / 10, EventKind.WorkerQuiet, i);
            shuffled.Add(i / 10, EventKind.WorkerQuiet, i);
        }

        (long Time, int Target)[] first = Drain(inOrder);
        (long Time, int Target)[] second = Drain(shuffled);
        Assert.Equal(first.Select(entry => entry.Time), second.Select(entry => entry.Time));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Background_events_do_not_keep_a_cluster_awake()
    {
        var queue = new EventQueue(policySeed: 0);
        queue.Add(1, EventKind.SchedulerTick, 0, isBackground: true);
        queue.Add(2, EventKind.WorkerQuiet, 0);
        Assert.Equal(1, queue.Foreground);
        queue.Take();
        Assert.Equal(1, queue.Foreground);
        queue.Take();
        Assert.Equal(0, queue.Foreground);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void An_event_between_others_comes_between_them()
    {
        var queue = new EventQueue(policySeed: 0);
        var random = new Random(3);
        long now = 0;
        for (int round = 0; round < 10_000; round++)
        {
            queue.Add(now + random.Next(100), EventKind.WorkerQuiet, round);
            if (random.Next(3) == 0)
                continue;
            SimEvent next = queue.Take();
            Assert.True(next.Time >= now);
            now = next.Time;
        }
    }

    private static (long Time, int Target)[] Drain(EventQueue queue)
    {
        var taken = new List<(long, int)>();
        while (queue.Count > 0)
        {
            SimEvent next = queue.Take();
            taken.Add((next.Time, next.Target));
        }

        return [.. taken];
    }
}
