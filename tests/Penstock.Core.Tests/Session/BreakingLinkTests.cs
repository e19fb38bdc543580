using Penstock.Protocol;
using Penstock.TestKit;

namespace Penstock.Core.Tests.Session;

/// <summary>Two ends over links that break at any moment, are noticed late by either end, and deliver late.</summary>
public sealed class BreakingLinkTests
{
    [Fact]
    public void Every_frame_is_handled_exactly_once_and_in_order_whatever_the_links_do() => SeededRuns.Run(400, seed => new TwoEnds(seed).Live());

    [Fact]
    public void Nothing_is_handled_twice_or_out_of_order_when_the_listener_restarts_as_another_life() => SeededRuns.Run(200, seed => new TwoEnds(seed, restarts: true).Live());

    /// <summary>One session, its links, and what was said and heard at both ends.</summary>
    private sealed class TwoEnds(int seed, bool restarts = false)
    {
        private static readonly SessionOptions Options = new() { GraceMilliseconds = 100_000, BufferBytesMax = 64 };

        private readonly Random _random = new(seed);
        private readonly List<Link> _links = [];
        private readonly End _caller = new(SessionMachine.ForCaller(new SessionId(7, 0), Options, default));
        private readonly End _listener = new(null);
        private ulong _life = 1;

        public void Live()
        {
            for (int step = 0; step < 600; step++)
                Step(mayBreak: true);
            for (int step = 0; step < 20_000 && !IsQuiet(); step++)
                Step(mayBreak: false);
            if (restarts && _caller.Session!.Status == SessionStatus.Closed)
                return; // The listener restarted: what was handled before was handled once and in order.
            Assert.Equal(_caller.Said, _listener.Heard.Count);
            Assert.Equal(_listener.Said, _caller.Heard.Count);
            Assert.Equal(0, _caller.Session!.KeptBytes);
            Assert.Equal(0, _listener.Session!.KeptBytes); // It has agreed to the session.
        }

        private void Step(bool mayBreak)
        {
            switch (_random.Next(mayBreak ? 12 : 9))
            {
                case 0 when mayBreak:
                    Say(_caller);
                    break;
                case 1 when mayBreak:
                    Say(_listener);
                    break;
                case 2:
                    OpenLink();
                    break;
                case 3:
                    Notice();
                    break;
                case 9:
                    Break();
                    break;
                case 10 when restarts && _random.Next(20) == 0:
                    Restart();
                    break;
                default:
                    Deliver();
                    break;
            }

            Flush(_caller, toListener: true);
            Flush(_listener, toListener: false);
            _caller.Session!.Validate();
            _listener.Session?.Validate();
        }

        private bool IsQuiet() =>
            _caller.Session!.Status == SessionStatus.Closed
            || (_caller.Session.Status == SessionStatus.Open && _listener.Session?.Status == SessionStatus.Open
            && _caller.Waiting.Count == 0 && _listener.Waiting.Count == 0
            && _caller.Session.Unacknowledged == 0 && _listener.Session.Unacknowledged == 0);

        private void Say(End end) => end.Waiting.Enqueue(end.Said++);

        private void OpenLink()
        {
            if (_caller.Session!.Status != SessionStatus.Detached)
                return;
            var link = new Link();
            SessionResume resume = _caller.Session.BeginResume();
            link.Number = resume.Link;
            link.ToListener.Enqueue(Frame.Of(resume));
            _links.Add(link);
        }

        /// <summary>The link breaks in the middle: of what is on its way, some is lost; each end notices when it notices.</summary>
        private void Break()
        {
            if (_links.Count == 0)
                return;
            Link link = _links[_random.Next(_links.Count)];
            link.IsBroken = true;
            link.ToListener.KeepFirst(_random.Next(link.ToListener.Count + 1));
            link.ToCaller.KeepFirst(_random.Next(link.ToCaller.Count + 1));
        }

        private void Notice()
        {
            Link? link = _links.Find(link => link.IsBroken && (_random.Next(2) == 0 || link.Number < _caller.Session!.Link));
            if (link is null)
                return;
            if (_random.Next(2) == 0 && !link.CallerKnows)
            {
                link.CallerKnows = true;
                _caller.Session!.OnLinkBroken(link.Number, "broken by the test", default);
            }
            else if (link.ToListener.Count == 0 && !link.ListenerKnows)
            {
                link.ListenerKnows = true;
                _listener.Session?.OnLinkBroken(link.Number, "broken by the test", default);
            }

            if (link is { CallerKnows: true, ListenerKnows: true })
                _links.Remove(link);
        }

        private void Restart()
        {
            _life++;
            _listener.Session = null;
            _listener.Heard.Clear();
            _listener.Waiting.Clear();
            _listener.Said = 0;
            foreach (Link link in _links)
            {
                link.IsBroken = link.ListenerKnows = true;
                link.ToListener.KeepFirst(0);
                link.ToCaller.KeepFirst(0);
            }
        }

        private void Deliver()
        {
            if (_links.Count == 0)
                return;
            Link link = _links[_random.Next(_links.Count)];
            if (_random.Next(2) == 0 && link.ToListener.TryTake(out Frame? frame) && !link.ListenerKnows)
                Arrive(_listener, link, frame);
            else if (link.ToCaller.TryTake(out frame) && !link.CallerKnows)
                Arrive(_caller, link, frame);
        }

        private void Arrive(End end, Link link, Frame frame)
        {
            switch (frame)
            {
                case { Resume: { } resume }:
                    Answer(link, in resume);
                    break;
                case { Resumed: { } resumed }:
                    end.Session!.OnResumed(in resumed);
                    break;
                case { Refused: { } refused }:
                    end.Session!.OnRefused(link.Number, in refused);
                    break;
                default:
                    if (end.Session is { } session && session.Accept(frame.Header))
                        end.Heard.Add(frame.Content);
                    Assert.Equal(Enumerable.Range(0, end.Heard.Count), end.Heard);
                    break;
            }
        }

        private void Answer(Link link, in SessionResume resume)
        {
            SessionRefusal refusal = SessionRefusal.None;
            if (_listener.Session is null)
            {
                refusal = SessionMachine.MayBegin(in resume, _life);
                if (refusal == SessionRefusal.None)
                    _listener.Session = SessionMachine.ForListener(resume.Session, _life, Options, default);
            }

            SessionResumed answer = default;
            if (refusal == SessionRefusal.None)
                refusal = _listener.Session!.OnResume(in resume, out answer); // Made above if it was not there.
            link.ToCaller.Enqueue(refusal == SessionRefusal.None ? Frame.Of(answer) : Frame.Of(new SessionRefused(refusal, "no")));
        }

        /// <summary>Each end sends on the newest link it knows, as its driver would.</summary>
        private void Flush(End end, bool toListener)
        {
            if (end.Session is not { Status: SessionStatus.Open } session)
                return;
            Link? link = _links.Find(link => link.Number == session.Link);
            while (session.TryResend(out FrameHeader again, out Batch payload))
            {
                Send(link, toListener, new Frame { Header = again, Content = payload.Span[0] | (payload.Span[1] << 8) });
                payload.Return();
            }

            while (end.Waiting.TryPeek(out int content))
            {
                byte[] bytes = [(byte)content, (byte)(content >> 8), 0, 0, 0, 0, 0, 0];
                if (!session.TryStamp(bytes, out FrameHeader header))
                    break;
                end.Waiting.Dequeue();
                Send(link, toListener, new Frame { Header = header with { Length = bytes.Length }, Content = content });
            }

            if (session.MustAcknowledge || (session.OwesAcknowledgement && _random.Next(5) == 0))
                Send(link, toListener, new Frame { Header = session.StampAcknowledgement() });
        }

        private static void Send(Link? link, bool toListener, Frame frame)
        {
            if (link is { IsBroken: false })
                (toListener ? link.ToListener : link.ToCaller).Enqueue(frame);
        }
    }

    private sealed class End(SessionMachine? session)
    {
        public SessionMachine? Session { get; set; } = session;

        public int Said { get; set; }

        public Queue<int> Waiting { get; } = new();

        public List<int> Heard { get; } = [];
    }

    private sealed class Link
    {
        public ulong Number { get; set; }

        public FrameQueue ToListener { get; } = new();

        public FrameQueue ToCaller { get; } = new();

        public bool IsBroken { get; set; }

        public bool CallerKnows { get; set; }

        public bool ListenerKnows { get; set; }
    }

    private sealed class FrameQueue
    {
        private readonly List<Frame> _frames = [];

        public int Count => _frames.Count;

        public void Enqueue(Frame frame) => _frames.Add(frame);

        public void KeepFirst(int count) => _frames.RemoveRange(count, _frames.Count - count);

        public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Frame? frame)
        {
            frame = _frames.Count > 0 ? _frames[0] : null;
            if (frame is not null)
                _frames.RemoveAt(0);
            return frame is not null;
        }
    }

    /// <summary>Anything that travels on a link.</summary>
    private sealed record Frame
    {
        public FrameHeader Header { get; init; }

        public int Content { get; init; }

        public SessionResume? Resume { get; private init; }

        public SessionResumed? Resumed { get; private init; }

        public SessionRefused? Refused { get; private init; }

        public static Frame Of(SessionResume resume) => new() { Resume = resume };

        public static Frame Of(SessionResumed resumed) => new() { Resumed = resumed };

        public static Frame Of(SessionRefused refused) => new() { Refused = refused };
    }
}
