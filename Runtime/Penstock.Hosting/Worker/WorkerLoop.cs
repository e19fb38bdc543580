using System.Runtime.InteropServices;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>
/// Drives a <see cref="WorkerMachine"/>: events from the scheduler, the slots and the peers go in; runs, requests and
/// messages come out. Everything but <see cref="DataStore.Find"/> and the slots happens on this loop's thread.
/// </summary>
internal sealed class WorkerLoop : ControlLoop<WorkerPosted>
{
    /// <summary>How long a report may gather behind a run that was expected to be short and is not.</summary>
    private const long GatherMilliseconds = 2;

    private readonly WorkerHostOptions _options;
    private readonly WorkerMachine _machine;
    private readonly CompletionQueue _completions;
    private readonly SlotPool _slots;
    private readonly List<WorkerRun?> _runs = [];
    private readonly List<WorkerRun> _starting = [];
    private readonly List<FunctionBinding?> _functions = [];
    private readonly List<KeyValuePair<TaskHandle, Cell>> _made = [];
    private readonly List<TaskHandle> _dropped = [];
    private readonly TaskCompletionSource<string> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskHandle[] _inputs = new TaskHandle[16];
    private PeerSession? _scheduler;
    private PeerFetcher? _fetcher;
    private WorkerRun? _lastOfSeries;
    private bool _hasBegun;
    private int _disposed;

    public WorkerLoop(WorkerHostOptions options)
        : base($"penstock {options.Name}")
    {
        _options = options;
        _machine = new WorkerMachine(new WorkerMachineOptions
        {
            Slots = options.Slots,
            AsyncTasksMax = options.AsyncTasksMax,
            HeartbeatInterval = options.HeartbeatInterval,
        });
        Store = new DataStore((task, value, bytes) => Post(new WorkerPosted.DataAccepted(task, value, bytes)));
        _completions = new CompletionQueue(() => Post(WorkerPosted.CompletionsAdded.Instance));
        _slots = new SlotPool(options.Name, options.Slots, new RunExecutor(options.Name, _completions, options.TimeProvider, options.Board), _completions, options.Board);
    }

    /// <summary>The results this worker holds.</summary>
    public DataStore Store { get; }

    /// <summary>Completes when the scheduler has welcomed the worker; faults if the worker leaves before.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Completes with the reason when the worker has left its scheduler; faults if that was an error of its own.</summary>
    public Task<string> Left => _left.Task;

    /// <summary>How the scheduler let this worker go; null if it has not. Set before <see cref="Left"/> completes.</summary>
    public Dismissal? Dismissal { get; private set; }

    public void Begin(IPeerLink link, IDataNetwork network, in WorkerHello hello)
    {
        Volatile.Write(ref _hasBegun, true);
        Post(new WorkerPosted.Started(link, network, hello));
        _slots.Start();
        StartLoop();
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Post(new WorkerPosted.Stopping("the worker was stopped"));
            StopLoop();
        }

        if (!Volatile.Read(ref _hasBegun))
        {
            SayLeft("the worker was never started");
            return;
        }

        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAny(_slots.Ended, Task.Delay(_options.StopTimeout, _options.TimeProvider)).ConfigureAwait(false);
    }

    protected override void OnBatch(PeerSession session, ReadOnlySpan<byte> batch, Timestamp now)
    {
        try
        {
            _machine.OnBatch(batch, now);
        }
        finally
        {
            Perform();
        }

        if (_machine.IsWelcome)
            _joined.TrySetResult();
        if (_machine.Dismissed is { } dismissal && Dismissal is null)
        {
            Dismissal = dismissal;
            session.Link.Close(null);
            SayLeft(dismissal.Reason);
        }
    }

    protected override void OnPeerClosed(PeerSession session, string reason, Timestamp now) => Leave(reason, now);

    protected override void OnPosted(in WorkerPosted posted, Timestamp now)
    {
        switch (posted)
        {
            case WorkerPosted.Started started:
                Join(started);
                break;
            case WorkerPosted.CompletionsAdded:
                TakeCompletions(now);
                break;
            case WorkerPosted.DataAccepted accepted:
                if (_machine.OnDataAccepted(accepted.Task, accepted.Bytes, now))
                    Store.Put(accepted.Task, accepted.Value);
                Perform();
                break;
            case WorkerPosted.FetchEnded fetched:
                EndFetch(fetched, now);
                break;
            case WorkerPosted.Stopping stopping:
                Stop(stopping.Reason, now);
                break;
        }
    }

    protected override Timestamp? OnQuiet(Timestamp now)
    {
        TakeCompletions(now);
        _machine.Plan(now);
        Perform();
        if (_starting.Count > 0)
            _slots.Add(_starting);
        _scheduler?.Flush(_machine.ToScheduler);
        if (_machine.StartedCount <= _options.Slots)
            return _machine.NextWakeup;
        _slots.Nudge();
        Timestamp gathered = now.AddMilliseconds(GatherMilliseconds);
        return gathered < _machine.NextWakeup ? gathered : _machine.NextWakeup;
    }

    protected override void OnStopped()
    {
        _slots.Stop();
        SayLeft("the worker was stopped");
    }

    protected override void OnFault(Exception error)
    {
        _slots.Stop();
        _scheduler?.Link.Close(error.Message);
        _left.TrySetException(error);
        FailJoined(error);
    }

    private void Join(WorkerPosted.Started started)
    {
        _machine.Join(started.Hello);
        _machine.Offer(_options.Resources);
        _fetcher = new PeerFetcher(started.Network, (peer, tasks, outcome) => Post(new WorkerPosted.FetchEnded(peer, tasks, outcome)));
        _scheduler = PeerSession.Create(started.Link, this);
        started.Link.Start(_scheduler);
    }

    private void Stop(string reason, Timestamp now)
    {
        if (_scheduler is null || _machine.IsSchedulerLost)
            return;
        _machine.SayGoodbye(reason);
        _scheduler.Flush(_machine.ToScheduler);
        _scheduler.Link.Close(null);
        Leave(reason, now);
    }

    private void Leave(string reason, Timestamp now)
    {
        if (_machine.IsSchedulerLost)
            return;
        _machine.OnSchedulerLost(now);
        Perform();
        SayLeft(reason);
    }

    private void SayLeft(string reason)
    {
        _left.TrySetResult(reason);
        FailJoined(new IOException($"Worker {_options.Name} did not join the scheduler: {reason}"));
    }

    private void FailJoined(Exception error)
    {
        if (_joined.TrySetException(error))
            _ = _joined.Task.Exception; // Observed here: not everybody waits for the worker to join.
    }

    private void TakeCompletions(Timestamp now)
    {
        foreach (ref readonly Completion completion in CollectionsMarshal.AsSpan(_completions.Take()))
        {
            WorkerRun run = completion.Run;
            switch (completion.Kind)
            {
                case CompletionKind.Succeeded:
                    TaskHandle task = run.Order.Task;
                    run.Clear();
                    if (_machine.OnAttemptSucceeded(run.Number, completion.Bytes, completion.Nanoseconds, now))
                        _made.Add(new(task, completion.Result!)); // A success has a result.
                    break;
                case CompletionKind.Failed:
                    run.Clear();
                    _machine.OnAttemptFailed(run.Number, completion.Error!, now); // A failure has an error.
                    break;
                case CompletionKind.PutBack:
                    run.Clear();
                    _machine.OnAttemptPutBack(run.Number, now);
                    break;
                case CompletionKind.Returned:
                    run.Clear();
                    _machine.OnAttemptReturned(run.Number, now);
                    break;
                case CompletionKind.Suspended:
                    _machine.OnAttemptSuspended(run.Number, now);
                    break;
            }

            Perform();
        }

        PutMade();
    }

    /// <summary>What runs have made is put into the store in one go: nobody is told of it before.</summary>
    private void PutMade()
    {
        if (_made.Count > 0)
            Store.Put(_made);
    }

    private void EndFetch(WorkerPosted.FetchEnded fetched, Timestamp now)
    {
        FetchOutcome outcome = fetched.Outcome;
        for (int i = 0; i < outcome.Cells.Count; i++)
        {
            if (outcome.Cells[i] is { } cell && _machine.OnFetchArrived(fetched.Peer, fetched.Tasks[i], cell.Measure(), now))
                Store.Put(fetched.Tasks[i], cell);
        }

        foreach (ValueFailure failure in outcome.Failures)
            _machine.OnFetchUnusable(fetched.Peer, failure.Task, ErrorReport.Of(ErrorKind.Serialization, failure.Reason, default, _options.Name), now);
        _fetcher?.Forget(fetched.Peer);
        _machine.OnFetchEnded(fetched.Peer, outcome.IsReachable, now);
        Perform();
    }

    /// <summary>Performs the effects of one event before the next one comes.</summary>
    private void Perform()
    {
        if (_options.Validate)
            _machine.Validate();
        if (_machine.Effects.Count == 0)
            return;
        foreach (WorkerEffect effect in _machine.Effects)
        {
            switch (effect.Kind)
            {
                case WorkerEffectKind.StartRun:
                    _lastOfSeries = Prepare(effect.Run);
                    _starting.Add(_lastOfSeries);
                    break;
                case WorkerEffectKind.FollowRun:
                    WorkerRun follower = Prepare(effect.Run);
                    _lastOfSeries!.Follower = follower; // A follower comes behind a start.
                    _lastOfSeries = follower;
                    break;
                case WorkerEffectKind.CancelRun:
                    _runs[effect.Run]!.Cancel(); // It was started.
                    break;
                case WorkerEffectKind.Drop:
                    _dropped.Add(effect.Task);
                    break;
                case WorkerEffectKind.Fetch:
                    _fetcher!.Fetch(effect.Peer, _machine.AddressOf(effect.Peer), _machine.RequestTo(effect.Peer).ToArray()); // Set when the worker joined.
                    break;
                case WorkerEffectKind.CancelFetch:
                    _fetcher!.Cancel(effect.Peer); // Set when the worker joined.
                    break;
            }
        }

        _machine.ClearEffects();
        if (_dropped.Count == 0)
            return;
        PutMade(); // What was made and dropped at once must be there to be dropped.
        Store.Remove(_dropped);
    }

    private WorkerRun Prepare(int number)
    {
        while (_runs.Count <= number)
            _runs.Add(null);
        WorkerRun run = _runs[number] ??= new WorkerRun(number);
        RunOrder order = _machine.Order(number);
        run.Prepare(in order, Bind(order.Function));
        if (order.InputCount > _inputs.Length)
            _inputs = new TaskHandle[order.InputCount * 2];
        _machine.CopyInputs(number, _inputs);
        for (int i = 0; i < order.InputCount; i++)
            run.SetInput(i, Store.FindOwn(_inputs[i]));
        return run;
    }

    /// <summary>A function that is not here is looked for again: its assembly may be loaded later.</summary>
    private FunctionBinding Bind(int number)
    {
        while (_functions.Count <= number)
            _functions.Add(null);
        if (_functions[number] is { } known)
            return known;
        FunctionBinding binding = FunctionBinding.Bind(_options.Functions, _machine.Function(number), _options.Name);
        if (binding.Function is not null)
            _functions[number] = binding;
        return binding;
    }
}
