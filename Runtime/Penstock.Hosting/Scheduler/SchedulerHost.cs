using System.Security.Cryptography;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>
/// Runs a scheduler: gives its thread to a <see cref="SchedulerMachine"/>, carries messages between the machine and the
/// links of clients and workers, and looks now and then for peers that have gone silent.
/// </summary>
/// <remarks>Safe to use from any thread. Owns the links it is given.</remarks>
public sealed class SchedulerHost : IAsyncDisposable
{
    private readonly Loop _loop;

    /// <summary>Starts a scheduler without peers.</summary>
    /// <param name="options">How it behaves; null for the defaults.</param>
    public SchedulerHost(SchedulerHostOptions? options = null)
    {
        _loop = new Loop(options ?? new SchedulerHostOptions());
        _loop.Begin();
    }

    /// <summary>Completes when the scheduler has ended; faults if it ended by an internal error.</summary>
    public Task Ended => _loop.Ended;

    /// <summary>Adds a peer whose handshake has succeeded.</summary>
    /// <param name="link">Its link, not started yet; owned by the scheduler from now on.</param>
    /// <param name="role">What it is: a client or a worker.</param>
    /// <exception cref="ArgumentNullException"><paramref name="link"/> is null.</exception>
    public void Accept(IPeerLink link, PeerRole role)
    {
        ArgumentNullException.ThrowIfNull(link);
        _loop.Accept(link, role);
    }

    /// <summary>Asks for counts and workers, as <c>penstock status</c> shows them.</summary>
    /// <returns>JSON, as the machine writes it.</returns>
    /// <exception cref="ObjectDisposedException">The scheduler has ended.</exception>
    public Task<string> StatusAsync() => _loop.AskAsync(static machine => machine.Status());

    /// <summary>Closes every session and ends the thread.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    /// <summary>What happens at the scheduler beside frames.</summary>
    private abstract record Posted
    {
        private Posted()
        {
        }

        internal sealed record PeerAccepted(IPeerLink Link, PeerRole Role) : Posted;

        internal sealed record Question(Func<SchedulerMachine, string> Ask, TaskCompletionSource<string> Answer) : Posted;
    }

    private sealed class Loop(SchedulerHostOptions options) : ControlLoop<Posted>("penstock scheduler")
    {
        private readonly SchedulerMachine _machine = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        private readonly List<SchedulerPeer> _touched = [];
        private readonly List<PeerClosing> _closings = [];
        private readonly List<Stall> _stalls = [];
        private readonly HashSet<PeerSession> _sessions = [];
        private Timestamp _nextTick;
        private int _disposed;

        public void Begin() => StartLoop();

        public void Accept(IPeerLink link, PeerRole role) => Post(new Posted.PeerAccepted(link, role));

        public Task<string> AskAsync(Func<SchedulerMachine, string> ask)
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(SchedulerHost));
            var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(new Posted.Question(ask, answer));
            return answer.Task;
        }

        public override async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                StopLoop();
            await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        protected override void OnBatch(PeerSession session, ReadOnlySpan<byte> batch, Timestamp now)
        {
            _machine.OnBatch(PeerOf(session), batch, now);
            if (options.Validate)
                _machine.Validate();
        }

        protected override void OnPeerClosed(PeerSession session, string reason, Timestamp now)
        {
            _sessions.Remove(session);
            SchedulerPeer peer = PeerOf(session);
            if (peer.Role == PeerRole.Worker && options.RunningOn?.Invoke(peer.Name) is { } running)
                _machine.OnWorkerDied(peer, running, reason, now);
            else
                _machine.OnPeerLost(peer, reason, now);
            if (options.Validate)
                _machine.Validate();
        }

        protected override void OnPosted(in Posted posted, Timestamp now)
        {
            switch (posted)
            {
                case Posted.PeerAccepted accepted:
                    Add(accepted.Link, accepted.Role, now);
                    break;
                case Posted.Question question:
                    question.Answer.TrySetResult(question.Ask(_machine));
                    break;
            }
        }

        protected override Timestamp? OnQuiet(Timestamp now)
        {
            if (now >= _nextTick)
            {
                _nextTick = now.AddMilliseconds((long)options.TickInterval.TotalMilliseconds);
                _machine.OnTick(now);
                TellStalls();
            }

            _machine.TakeTouched(_touched);
            foreach (SchedulerPeer peer in _touched)
                ((PeerSession)peer.Tag!).Flush(peer.Outbox); // Set when the peer was added.
            _machine.TakeClosings(_closings);
            foreach (PeerClosing closing in _closings)
                ((PeerSession)closing.Peer.Tag!).Link.Close(closing.Reason); // Set when the peer was added.
            return _nextTick;
        }

        private void TellStalls()
        {
            _machine.TakeStalls(_stalls);
            foreach (Stall stall in _stalls)
                options.OnStall?.Invoke(stall);
        }

        protected override void OnStopped() => CloseAll("the scheduler has ended");

        protected override void OnFault(Exception error) => CloseAll(error.Message);

        private void Add(IPeerLink link, PeerRole role, Timestamp now)
        {
            PeerSession session = PeerSession.Create(link, this);
            SchedulerPeer peer = _machine.AddPeer(role, now);
            peer.Tag = session;
            session.Tag = peer;
            _sessions.Add(session);
            link.Start(session);
        }

        private void CloseAll(string reason)
        {
            foreach (PeerSession session in _sessions)
                session.Link.Close(reason);
        }

        private static SchedulerPeer PeerOf(PeerSession session) => (SchedulerPeer)session.Tag!; // Set when the peer was added.
    }
}
