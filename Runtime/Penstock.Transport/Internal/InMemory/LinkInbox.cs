using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Internal.InMemory;

/// <summary>
/// What is on its way to one side of an in-memory link. Whoever posts something while nothing is being delivered delivers
/// it, on its own thread and without holding a lock; what is posted meanwhile follows in order on that thread.
/// </summary>
internal sealed class LinkInbox
{
    private readonly Lock _gate = new();
    private readonly Queue<Item> _items = new();
    private InMemoryLink? _link;
    private ILinkReceiver? _receiver;
    private bool _isDelivering;
    private bool _isClosed;

    /// <summary>Delivers what was posted so far, and everything later.</summary>
    public void Start(InMemoryLink link, ILinkReceiver receiver)
    {
        lock (_gate)
        {
            if (_receiver is not null)
                throw new InvalidOperationException($"The link to {link.RemoteName} was started before.");
            _link = link;
            _receiver = receiver;
            if (!BeginsDelivery())
                return;
        }

        Deliver(link, receiver);
    }

    public void Post(in FrameHeader header, Batch payload) => Post(new Item(header, payload, false, null));

    /// <summary>Closes the link behind what was posted so far; nothing is delivered afterwards.</summary>
    public void PostClose(Exception? error) => Post(new Item(default, default, true, error));

    private void Post(in Item item)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                item.Payload.Return();
                return;
            }

            _isClosed = item.IsClose;
            _items.Enqueue(item);
            if (!BeginsDelivery())
                return;
        }

        Deliver(_link!, _receiver!); // delivery begins only after Start has set both
    }

    private bool BeginsDelivery()
    {
        if (_receiver is null || _isDelivering)
            return false;
        _isDelivering = true;
        return true;
    }

    private void Deliver(InMemoryLink link, ILinkReceiver receiver)
    {
        while (TryTake(out Item item))
        {
            if (item.IsClose)
            {
                receiver.OnClosed(link, item.Error);
                continue;
            }

            try
            {
                receiver.OnFrame(link, item.Header, item.Payload);
            }
#pragma warning disable CA1031 // As over TCP: whatever the receiver throws ends the link and is reported to it, not to the sender.
            catch (Exception error)
#pragma warning restore CA1031
            {
                link.Break(error);
            }
        }
    }

    private bool TryTake(out Item item)
    {
        lock (_gate)
        {
            if (_items.TryDequeue(out item))
                return true;
            _isDelivering = false;
            return false;
        }
    }

    private readonly record struct Item(FrameHeader Header, Batch Payload, bool IsClose, Exception? Error);
}
