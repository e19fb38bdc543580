using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>
/// One peer of a host: its link, the session that numbers its frames, and the way into the host's inbox. All but the
/// link's callbacks belongs to the loop's thread.
/// </summary>
internal sealed class PeerSession : ILinkReceiver
{
    private readonly IInbox _inbox;

    private PeerSession(IPeerLink link, IInbox inbox)
    {
        Link = link;
        _inbox = inbox;
    }

    /// <summary>The link.</summary>
    public IPeerLink Link { get; }

    /// <summary>The session on the link.</summary>
    public SessionMachine Machine { get; } = new();

    /// <summary>What the host knows this peer as; set by the host.</summary>
    public object? Tag { get; set; }

    /// <summary>Makes the session of a link; frames arrive once <see cref="IPeerLink.Start"/> is called with it.</summary>
    public static PeerSession Create<TPosted>(IPeerLink link, ControlLoop<TPosted> loop) => new(link, new Inbox<TPosted>(loop));

    /// <summary>Sends everything an outbox holds.</summary>
    public void Flush(Outbox outbox)
    {
        while (outbox.TryTake(out Batch batch))
        {
            if (Machine.Status == SessionStatus.Closed)
                batch.Return();
            else
                Link.Send(Machine.Stamp(), batch);
        }
    }

    /// <inheritdoc/>
    public void OnFrame(IPeerLink link, in FrameHeader header, Batch payload) => _inbox.Frame(this, in header, payload);

    /// <inheritdoc/>
    public void OnClosed(IPeerLink link, Exception? error) => _inbox.Closed(this, error);

    private interface IInbox
    {
        void Frame(PeerSession session, in FrameHeader header, Batch payload);

        void Closed(PeerSession session, Exception? error);
    }

    private sealed class Inbox<TPosted>(ControlLoop<TPosted> loop) : IInbox
    {
        public void Frame(PeerSession session, in FrameHeader header, Batch payload) => loop.PostFrame(session, in header, payload);

        public void Closed(PeerSession session, Exception? error) => loop.PostClosed(session, error);
    }
}
