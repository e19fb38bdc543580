using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// One direction of a connection: frames arrive in the order in which they were sent, each some time after it was sent and no
/// two at the same time. The end of the connection travels like a frame, behind what was sent before it.
/// </summary>
/// <param name="world">The life it is part of.</param>
/// <param name="arrival">The event that stands for an arrival.</param>
/// <param name="connection">The connection, target of that event.</param>
internal sealed class Lane(World world, EventKind arrival, int connection)
{
    /// <summary>The stamp of the arrival of an acknowledgement.</summary>
    public const int Acknowledgement = 1;

    private readonly int _channel = (connection * 2) + (arrival == EventKind.FrameToPeer ? 1 : 0);
    private Queue<Item> _items = new(4);
    private long _lastArrival;
    private long _silentUntil;
    private long _extraDelay;
    private long _extraUntil;
    private long _sent;

    /// <summary>How many frames are on their way.</summary>
    public int Count => _items.Count;

    /// <summary>Whether the link is broken: what is sent is lost, until another link takes its place.</summary>
    public bool IsDown { get; private set; }

    /// <summary>Whether the end of the connection has been sent: what follows is not heard.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Sends a frame.</summary>
    /// <param name="header">Its head.</param>
    /// <param name="payload">Its payload; owned by the lane until it arrives.</param>
    /// <param name="isBackground">Whether it would have been sent if nobody wanted anything.</param>
    public void Send(in FrameHeader header, Batch payload, bool isBackground)
    {
        if (IsDown)
            payload.Return();
        else
            _items.Enqueue(new Item(Schedule(0, isBackground), header, payload, null));
    }

    /// <summary>Sends a frame that only acknowledges: something may wait for the room it makes, but clocks alone may have caused it.</summary>
    public void SendAcknowledgement(in FrameHeader header)
    {
        if (!IsDown)
            _items.Enqueue(new Item(Schedule(0, isBackground: false, Acknowledgement), header, default, null));
    }

    /// <summary>Ends the connection behind what was sent before.</summary>
    /// <param name="reason">What the receiver hears.</param>
    /// <param name="extraDelay">How much longer than a frame it takes, in nanoseconds.</param>
    public void SendClose(string reason, long extraDelay = 0)
    {
        IsEnding = true;
        _items.Enqueue(new Item(Schedule(extraDelay, isBackground: false), default, default, reason));
    }

    /// <summary>The link breaks: the first frames still arrive, and behind them that it is broken.</summary>
    public void Break(int arriving, long extraDelay = 0)
    {
        Truncate(arriving);
        _items.Enqueue(new Item(Schedule(extraDelay, isBackground: false), default, default, "the link broke", IsBreak: true));
        IsDown = true;
    }

    /// <summary>Another link takes the place of the one before, whatever that still carries.</summary>
    public void Mend()
    {
        Truncate(0);
        IsDown = false;
    }

    /// <summary>Takes what arrives now; false if an event stands for something that was lost or has arrived already.</summary>
    /// <param name="item">What arrives; the caller returns its payload.</param>
    public bool TryArrive(out Item item)
    {
        if (_items.TryPeek(out item) && item.Arrival <= world.Now)
            return _items.TryDequeue(out item);
        item = default;
        return false;
    }

    /// <summary>Shows what is next to arrive; false if nothing is on its way.</summary>
    public bool TryPeek(out Item item) => _items.TryPeek(out item);

    /// <summary>Loses all but the first frames that are on their way.</summary>
    public void Truncate(int arriving)
    {
        Queue<Item> all = _items;
        _items = new Queue<Item>(4);
        _lastArrival = world.Now;
        while (all.TryDequeue(out Item item))
        {
            if (_items.Count < arriving)
            {
                _items.Enqueue(item);
                _lastArrival = item.Arrival;
            }
            else
            {
                item.Payload.Return();
            }
        }
    }

    /// <summary>Lets nothing that is sent from now on arrive before a time. It is not lost: the network tries again.</summary>
    public void Silence(long until) => _silentUntil = Math.Max(_silentUntil, until);

    /// <summary>Lets what is sent until a time take longer.</summary>
    public void Slow(long extraDelay, long until)
    {
        _extraDelay = extraDelay;
        _extraUntil = until;
    }

    /// <summary>Ends silence and slowness: what they have held up arrives now.</summary>
    public void Heal()
    {
        bool wasIll = _silentUntil > world.Now || _extraUntil > world.Now;
        _silentUntil = 0;
        _extraUntil = 0;
        if (!wasIll)
            return;
        Queue<Item> all = _items;
        _items = new Queue<Item>(Math.Max(4, all.Count));
        _lastArrival = world.Now;
        while (all.TryDequeue(out Item item))
            _items.Enqueue(item with { Arrival = Schedule(0, isBackground: false) });
    }

    private long Schedule(long extraDelay, bool isBackground, int stamp = 0)
    {
        long delay = extraDelay + world.Delays.Of(_channel, _sent++);
        if (world.Now < _extraUntil)
            delay += _extraDelay;
        _lastArrival = Math.Max(_lastArrival + 1, Math.Max(world.Now, _silentUntil) + delay);
        world.Queue.Add(_lastArrival, arrival, connection, stamp: stamp, isBackground: isBackground);
        return _lastArrival;
    }

    /// <summary>What travels: a frame, or the end of the connection.</summary>
    /// <param name="Arrival">When it arrives.</param>
    /// <param name="Header">The head of the frame.</param>
    /// <param name="Payload">The payload of the frame.</param>
    /// <param name="CloseReason">Why the connection ends; null for a frame.</param>
    /// <param name="IsBreak">Whether only the link ends, and the session may go on with another one.</param>
    internal readonly record struct Item(long Arrival, FrameHeader Header, Batch Payload, string? CloseReason, bool IsBreak = false);
}
