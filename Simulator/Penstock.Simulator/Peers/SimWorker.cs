using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>A worker process: its machine, its store, its slots and its clock, driven as the real host drives them.</summary>
internal sealed partial class SimWorker
{
    private readonly World _world;
    private readonly Transfers _transfers;
    private readonly long _clockOffset;
    private readonly WorkerHello _hello;
    private readonly List<SimEvent> _postponed = [];

    /// <summary>The last connection before this one on which a scheduler has welcomed it.</summary>
    private Connection? _welcomed;
    private long _frozenUntil;
    private bool _isQuietDue;
    private bool _isTimerSet;
    private long _quiets;

    public SimWorker(World world, Transfers transfers, int index, Connection connection, in WorkerHello hello)
    {
        _world = world;
        _transfers = transfers;
        _clockOffset = world.Delays.ClockOffset(index, isWorker: true);
        Index = index;
        _hello = hello;
        Connection = connection;
        Name = hello.Name;
        _slots = hello.Slots;
        _memoryLimit = world.Spills ? hello.MemoryBudget : 0;
        Machine = new WorkerMachine(new WorkerMachineOptions { Slots = hello.Slots, MemoryLimit = _memoryLimit, CanSpill = _memoryLimit > 0 });
        Machine.Join(in hello);
        Machine.Offer(new Dictionary<string, double>(StringComparer.Ordinal) { ["gpu"] = 2 });
        foreach (Oracle oracle in world.Oracles)
            oracle.OnWorkerBegan(index);
    }

    /// <summary>Its number in the life, never reused.</summary>
    public int Index { get; }

    /// <summary>Its name; one that starts again keeps it.</summary>
    public string Name { get; }

    /// <summary>Where clients and other workers find it.</summary>
    public string DataAddress => _hello.DataAddress;

    /// <summary>Its connection; the last one, if it has begun another session.</summary>
    public Connection Connection { get; private set; }

    /// <summary>What the scheduler calls it.</summary>
    public WorkerId Id => ((WorkerRecord)Connection.Peer).Id;


    public WorkerMachine Machine { get; }

    /// <summary>What it holds.</summary>
    public ValueStore Store { get; } = new();

    /// <summary>Whether the process is there.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether the process stands still: what happens to it waits.</summary>
    public bool IsFrozen => IsAlive && _world.Now < _frozenUntil;

    /// <summary>What it ran when it crashed, as its supervisor tells the scheduler; null if it has not crashed.</summary>
    public IReadOnlyList<AttemptId>? RunningAtDeath { get; private set; }

    /// <summary>How long its supervisor takes to start it again once it has left; null if it does not.</summary>
    public long? RestartsAfter { get; set; }

    /// <summary>How many times longer its runs take.</summary>
    public int Slowness { get; set; } = 1;

    /// <summary>How many runs, fetches and rows its machine still has besides stored data.</summary>
    public int Unfinished => Machine.AttemptCount + Machine.DataCount - Machine.StoredCount + _fetches;

    private Timestamp Now => _world.TimeAt(_clockOffset);

    /// <summary>Lets the process stand still until a time.</summary>
    public void Freeze(long until)
    {
        if (until <= _frozenUntil)
            return;
        _frozenUntil = until;
        _world.Queue.Add(until, EventKind.WorkerThaws, Index);
    }

    /// <summary>Keeps an event for the time when the process goes on.</summary>
    public void Postpone(in SimEvent happening) => _postponed.Add(happening);

    /// <summary>The process goes on, unless it stands still for longer: what has waited happens now, in its order.</summary>
    public void Thaw(bool early = false)
    {
        if (early)
            _frozenUntil = _world.Now;
        if (IsFrozen)
            return;
        foreach (SimEvent happening in _postponed)
            _world.Queue.AddAgain(in happening, _world.Now);
        _postponed.Clear();
    }

    /// <summary>The process begins: it says hello.</summary>
    public void Start() => Quiet();

    /// <summary>Handles a frame of the scheduler, or the end of the connection.</summary>
    public void OnArrival(in Lane.Item item)
    {
        if (item.CloseReason is { } reason)
        {
            Connection.EndAtPeer();
            Leave(reason, isPlanned: false);
            return;
        }

        _world.Hear(item.Payload.Span);
        _world.Trace?.Write(_world.Now, Name, $"hears: {FrameText.Of(item.Payload.Span)}");
        Machine.OnBatch(item.Payload.Span, Now);
        item.Payload.Return();
        if (Machine.Dismissed is { } dismissed)
        {
            if (dismissed.IsReplaced)
                RestartsAfter ??= ReplacedAfterNanoseconds;
            Connection.EndAtPeer();
            Leave(dismissed.Reason, isPlanned: true);
            return;
        }

        AfterEvent();
        if (Machine.IsSchedulerLost)
            Leave("the scheduler said goodbye", isPlanned: false);
    }

    /// <summary>Begins another session, with what it holds.</summary>
    public void Rejoin(Connection connection)
    {
        if (IsWelcome(Connection))
            _welcomed = Connection;
        Connection = connection;
        _world.Trace?.Write(_world.Now, Name, "begins another session");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnWorkerReturned(Index);
        Machine.Rejoin(in _hello, Now);
        AfterEvent();
    }

    /// <summary>The number by which clients of a life of the scheduler know it: that of the last session in which it was welcomed there; null if there is none.</summary>
    public WorkerId? IdIn(ulong epoch)
    {
        Connection? known = IsWelcome(Connection) ? Connection : _welcomed;
        return known?.Epoch == epoch ? ((WorkerRecord)known.Peer).Id : null;
    }

    private static bool IsWelcome(Connection connection) => ((WorkerRecord)connection.Peer).IsWelcome;

    /// <summary>Whether it goes by the names of a scheduler: what comes under the names of another one is not meant for it as it is now.</summary>
    public bool Understands(ulong epoch) => IsAlive && (!_world.Resumes || (Machine.Epoch == epoch && !Machine.IsBetweenSessions));

    /// <summary>A client brings a value.</summary>
    public void OnDataBrought(in StoredValue value)
    {
        if (Machine.OnDataAccepted(value.Task, value.Bytes, Now))
            Put(in value, isCopy: true);
        AfterEvent();
    }

    /// <summary>A request of this worker has ended.</summary>
    public void OnFetchEnded(Transfer transfer)
    {
        _fetches--;
        if (transfer.IsAnswered)
        {
            foreach (StoredValue value in transfer.Values)
            {
                if (value.Bytes == 0)
                    continue;
                StoredValue copy = value with { Bytes = _world.Nature.BytesOfCopy(in value, Index) };
                if (Machine.OnFetchArrived(transfer.Server, copy.Task, copy.Bytes, Now))
                    Put(in copy, isCopy: true);
            }
        }

        Machine.OnFetchEnded(transfer.Server, transfer.IsAnswered, Now);
        AfterEvent();
    }

    /// <summary>The worker's clock: it plans again, and sends a heartbeat if one is due.</summary>
    public void OnTimer()
    {
        _isTimerSet = false;
        Measure();
        Quiet(isBackground: !_isQuietDue); // What has gathered for a quiet moment matters, also if the clock sends it.
    }

    /// <summary>Nothing else has happened for the moment: starts what can start, and sends what has gathered.</summary>
    public void Quiet(bool isBackground = false)
    {
        bool isHeartbeat = isBackground && !_isQuietDue; // Else it takes along what has gathered.
        _isQuietDue = false;
        Machine.Plan(Now);
        Perform();
        TakeRuns();
        MeasureChange();
        if (_world.Validates)
            Machine.Validate();
        Connection.SendToScheduler(Machine.ToScheduler, isHeartbeat);
        if (_isTimerSet)
            return;
        _isTimerSet = true;
        _world.Queue.Add(Math.Max(_world.Now + 1, Machine.NextWakeup.Nanoseconds - _clockOffset), EventKind.WorkerTimer, Index, isBackground: true);
    }

    /// <summary>The process says goodbye and ends.</summary>
    public void Stop(string reason)
    {
        Machine.SayGoodbye(reason);
        Connection.SendToScheduler(Machine.ToScheduler);
        Connection.CloseAtPeer(reason);
        Leave(reason, isPlanned: true);
    }

    /// <summary>The process is gone without a word.</summary>
    public void Die()
    {
        RunningAtDeath = RunningNow();
        Vanish(isPlanned: false);
        Store.Clear();
        ClearDisk();
    }

    /// <summary>Without its scheduler a worker lets go of everything and ends.</summary>
    private void Leave(string reason, bool isPlanned)
    {
        if (!IsAlive)
            return;
        _world.Trace?.Write(_world.Now, Name, $"leaves: {reason}");
        Vanish(isPlanned);
        Machine.OnSchedulerLost(Now);
        Perform();
        if (_world.Validates)
            Machine.Validate();
        Store.Clear();
        ClearDisk();
    }

    private void Vanish(bool isPlanned)
    {
        IsAlive = false;
        _world.Trace?.Write(_world.Now, Name, "is dead");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnWorkerDied(Index, isPlanned);
    }

    private void AfterEvent()
    {
        Perform();
        if (_world.Validates)
            Machine.Validate();
        if (!IsAlive)
            return;
        TakeRuns();
        MeasureChange();
        if (!_world.Delays.Batches)
        {
            Quiet();
        }
        else if (!_isQuietDue)
        {
            _isQuietDue = true;
            _world.Queue.Add(_world.Now + _world.Delays.Gathering(Index, _quiets++), EventKind.WorkerQuiet, Index);
        }
    }

    /// <summary>Does what the machine wants done before the next event.</summary>
    private void Perform()
    {
        for (int i = 0; i < Machine.Effects.Count; i++)
        {
            WorkerEffect effect = Machine.Effects[i];
            switch (effect.Kind)
            {
                case WorkerEffectKind.StartRun:
                    _lastOfSeries = Prepare(effect.Run);
                    _waiting.Enqueue(_lastOfSeries);
                    break;
                case WorkerEffectKind.FollowRun:
                    Follow(Prepare(effect.Run));
                    break;
                case WorkerEffectKind.CancelRun:
                    Cancel(_runs[effect.Run]);
                    break;
                case WorkerEffectKind.Rename:
                    Rename(effect.From, effect.Task);
                    break;
                case WorkerEffectKind.Drop:
                    Drop(effect.Task);
                    break;
                case WorkerEffectKind.Fetch:
                    _fetches++;
                    _transfers.Fetch(Index, Machine.Epoch, effect.Peer, Machine.RequestTo(effect.Peer));
                    break;
                case WorkerEffectKind.CancelFetch:
                    _transfers.CancelFetch(Index, effect.Peer);
                    break;
                case WorkerEffectKind.Spill:
                    BeginSpill(effect.Task, effect.Run);
                    break;
                default:
                    throw new InvalidOperationException($"{effect.Kind} is an effect that {nameof(SimWorker)} does not know: add it here.");
            }
        }

        Machine.ClearEffects();
    }

    private void Put(in StoredValue value, bool isCopy)
    {
        Store.Put(in value);
        _world.Trace?.Write(_world.Now, Name, $"stores {(isCopy ? "a copy of " : "")}{value.Key} ({value.Task}), {value.Bytes} bytes");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnStored(Index, value.Key, value.Value, isCopy);
    }

    private void Rename(TaskHandle from, TaskHandle to)
    {
        if (!Store.Remove(from, out StoredValue value))
            throw new ViolationException(new Violation("store", $"{Name} is to call {from} {to}, but it is not in its store"));
        Store.Put(value with { Task = to });
        RenameOnDisk(from, to);
    }

    private void Drop(TaskHandle task)
    {
        if (!Store.Remove(task, out StoredValue dropped))
            throw new ViolationException(new Violation("store", $"{Name} is to drop {task}, which is not in its store"));
        _world.Trace?.Write(_world.Now, Name, $"drops {dropped.Key} ({task})");
        DropFromDisk(task, dropped.Bytes);
        if (!IsAlive)
            return; // The process is ending: its data is gone with it.
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnDropped(Index, dropped.Key);
    }
}
