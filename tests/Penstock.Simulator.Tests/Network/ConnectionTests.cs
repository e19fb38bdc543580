using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator.Tests.Network;

/// <summary>What a simulated connection promises, as TCP does: order, no loss in between, an end that comes last, and ends that may not know of each other.</summary>
public sealed class ConnectionTests
{
    private static readonly int[] Slow = Knobs((Knob.LatencyMicroseconds, 100));

    private readonly Outbox _outbox = new();

    [Fact]
    public void Frames_arrive_once_in_order_and_never_two_at_a_time()
    {
        (World world, Connection connection) = Connect(Slow);
        for (int i = 0; i < 100; i++)
            Send(connection, i);

        var heard = new List<int>();
        long last = 0;
        while (Next(world, connection) is { } item)
        {
            Assert.True(world.Now > last);
            Assert.InRange(world.Now, 1_000, 200_000);
            last = world.Now;
            heard.Add(Number(item));
        }

        Assert.Equal(Enumerable.Range(0, 100), heard);
    }

    [Fact]
    public void A_delay_depends_on_the_place_in_the_lane_and_on_nothing_else()
    {
        long[] FirstArrivals(int others)
        {
            (World world, Connection connection) = Connect(Slow);
            for (int i = 0; i < others; i++)
                connection.SendToPeer(Fill(i)); // The other direction has delays of its own.
            Send(connection, 1);
            var arrivals = new List<long>();
            while (world.Queue.Count > 0)
            {
                if (world.Advance().Kind == EventKind.FrameToScheduler && connection.TryArriveAtScheduler(out Lane.Item item))
                {
                    arrivals.Add(world.Now);
                    item.Payload.Return();
                }
            }

            return [.. arrivals];
        }

        Assert.Equal(FirstArrivals(others: 0), FirstArrivals(others: 5));
    }

    [Fact]
    public void The_end_comes_behind_everything_that_was_sent()
    {
        (World world, Connection connection) = Connect(Slow);
        Send(connection, 1);
        Send(connection, 2);
        Assert.True(connection.CloseAtPeer("done"));

        Assert.Equal(1, Number(Next(world, connection)!.Value));
        Assert.Equal(2, Number(Next(world, connection)!.Value));
        Assert.Equal("done", Next(world, connection)!.Value.CloseReason);
        Assert.Null(Next(world, connection));
    }

    [Fact]
    public void Nobody_hears_the_end_of_what_has_ended_before()
    {
        (World world, Connection connection) = Connect(Slow);
        connection.Cut(arriving: 0);
        Assert.False(connection.CloseAtPeer("done"));
        Assert.Equal("the connection was reset", Next(world, connection)!.Value.CloseReason);
    }

    [Fact]
    public void Nobody_hears_the_end_without_a_link()
    {
        (World world, Connection connection) = Connect(Knobs((Knob.Resumes, 1)));
        connection.Break(toScheduler: 0, toPeer: 0);
        Assert.False(connection.CloseAtPeer("done"));
        Assert.Equal("the link broke", Next(world, connection)!.Value.CloseReason);
        Assert.Null(Next(world, connection));
    }

    [Fact]
    public void Of_what_a_process_has_sent_before_its_death_only_the_first_frames_arrive()
    {
        (World world, Connection connection) = Connect(Slow);
        for (int i = 0; i < 5; i++)
            Send(connection, i);
        connection.Die(arriving: 2, isSeen: true);

        Assert.Equal(0, Number(Next(world, connection)!.Value));
        Assert.Equal(1, Number(Next(world, connection)!.Value));
        Assert.NotNull(Next(world, connection)!.Value.CloseReason);
        Assert.Null(Next(world, connection));
        Assert.False(connection.IsOpenAtPeer);
    }

    [Fact]
    public void A_death_that_nobody_sees_leaves_the_cluster_awake_until_the_scheduler_gives_up()
    {
        (World world, Connection connection) = Connect(Slow);
        connection.Die(arriving: 0, isSeen: false);
        Assert.Null(Next(world, connection));
        Assert.Equal(1, world.Unnoticed);
        connection.CloseAtScheduler("silent");
        Assert.Equal(0, world.Unnoticed);
    }

    [Fact]
    public void A_cut_loses_what_is_on_its_way_and_both_ends_hear_of_it()
    {
        (World world, Connection connection) = Connect(Slow);
        Send(connection, 1);
        connection.SendToPeer(Fill(2));
        connection.Cut(arriving: 0);

        Assert.NotNull(Next(world, connection)!.Value.CloseReason);
        connection.EndAtScheduler();
        connection.EndAtPeer();
        Send(connection, 3);
        Assert.Null(Next(world, connection));
    }

    [Fact]
    public void In_a_silent_direction_nothing_arrives_until_the_silence_ends()
    {
        (World world, Connection connection) = Connect([]);
        connection.Silence(toScheduler: true, until: 5_000_000);
        Send(connection, 1);
        connection.SendToPeer(Fill(2));
        Assert.Equal(EventKind.FrameToPeer, world.Advance().Kind);
        Assert.True(connection.TryArriveAtPeer(out Lane.Item heard));
        heard.Payload.Return();
        Assert.Equal(1, Number(Next(world, connection)!.Value));
        Assert.True(world.Now >= 5_000_000);
    }

    [Fact]
    public void What_silence_holds_up_arrives_in_order_when_it_is_healed()
    {
        (World world, Connection connection) = Connect([]);
        connection.Silence(toScheduler: true, until: 5_000_000_000);
        for (int i = 0; i < 3; i++)
            Send(connection, i);
        connection.Heal();
        for (int i = 0; i < 3; i++)
            Assert.Equal(i, Number(Next(world, connection)!.Value));
        Assert.True(world.Now < 1_000_000);
        Assert.Null(Next(world, connection)); // The events of the silence find nothing any more.
    }

    [Fact]
    public void Every_message_there_is_passes_through_the_codec()
    {
        Assert.Equal(Enum.GetValues<MessageCode>().Where(code => code != MessageCode.None).Order(), MessageEcho.Known.Order());
    }

    private static int[] Knobs(params (Knob Knob, int Value)[] values)
    {
        int[] knobs = new int[1 + (int)Knob.Resumes];
        foreach ((Knob knob, int value) in values)
            knobs[(int)knob] = value;
        return knobs;
    }

    private static (World World, Connection Connection) Connect(int[] knobs)
    {
        var world = new World(new LifePlan(knobs, [], 5, 0), [], new LifeOptions());
        return (world, new Connection(world, 0, PeerRole.Worker, 0, new SchedulerMachine(1).AddPeer(PeerRole.Worker, default)));
    }

    private void Send(Connection connection, int number) => connection.SendToScheduler(Fill(number));

    private Outbox Fill(int number)
    {
        _outbox.Add(new Heartbeat(number, number));
        return _outbox;
    }

    /// <summary>What arrives next at the scheduler.</summary>
    private static Lane.Item? Next(World world, Connection connection)
    {
        while (world.Queue.Count > 0)
        {
            if (world.Advance().Kind == EventKind.FrameToScheduler && connection.TryArriveAtScheduler(out Lane.Item item))
                return item;
        }

        return null;
    }

    private static int Number(in Lane.Item item)
    {
        var reader = new Penstock.Serialization.WireReader(item.Payload.Span);
        MessageCodec.ReadHead(ref reader, out int members);
        int number = MessageCodec.ReadBody<Heartbeat>(ref reader, members).StoredCount;
        item.Payload.Return();
        return number;
    }
}
