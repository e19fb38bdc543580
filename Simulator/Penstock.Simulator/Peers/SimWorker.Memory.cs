using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <content>Memory and disk: what the process takes, which values were put on disk, and leaving when nobody needs it any more.</content>
internal sealed partial class SimWorker
{
    /// <summary>How long a supervisor takes to replace a worker when the cluster begins anew.</summary>
    private const long ReplacedAfterNanoseconds = 1_000_000;

    /// <summary>Putting a value on disk takes so long, and a nanosecond per byte.</summary>
    private const long SpillNanoseconds = 10_000;

    private readonly long _memoryLimit;
    private readonly HashSet<TaskHandle> _onDisk = [];
    private readonly List<(TaskHandle Task, int Order)> _spilling = [];
    private long _diskBytes;
    private long _filledBytes;
    private long _filledUntil;
    private long _measuredBytes;

    /// <summary>Bytes of its values that are on disk.</summary>
    public long DiskBytes => _diskBytes;

    /// <summary>Bytes that its values take in memory.</summary>
    public long MemoryBytes => Store.Bytes - _diskBytes;

    /// <summary>The memory that it may take; 0 if it does not look at that.</summary>
    public long MemoryLimit => _memoryLimit;

    /// <summary>Asks to be let go.</summary>
    public void RequestRetirement()
    {
        _world.Trace?.Write(_world.Now, Name, "wants to retire");
        Machine.RequestRetirement("the worker wants to leave");
        AfterEvent();
    }

    /// <summary>Something else in the process takes memory for a while.</summary>
    public void Fill(int tenths, long until)
    {
        if (_memoryLimit == 0)
            return;
        _world.NoteFault(Name, $"has {tenths} tenths of its memory filled");
        _filledBytes = _memoryLimit * tenths / 10;
        _filledUntil = until;
        _world.Queue.Add(until, EventKind.MemoryFrees, Index);
        AfterEvent();
    }

    /// <summary>What took memory is gone, unless something else has come since.</summary>
    public void Free(bool early = false)
    {
        if (!early && _world.Now < _filledUntil)
            return;
        _filledBytes = 0;
        AfterEvent();
    }

    /// <summary>A value is on disk, or could not be put there.</summary>
    public void OnSpillEnded(int order)
    {
        int index = _spilling.FindIndex(spilling => spilling.Order == order);
        if (index < 0)
            return; // It was dropped meanwhile.
        TaskHandle task = _spilling[index].Task;
        _spilling.RemoveAt(index);
        Store.TryFind(task, out StoredValue value); // What is dropped is taken off the list.
        bool fails = _world.IsFaulty && Chance.PerMille(Chance.Of(_world.Plan.LatencySeed, ChanceOf.FailingSpill, value.Key, (ulong)order), _world.Plan[Knob.FailingSpills]);
        _world.Hit(fails ? Probe.SpillFailed : Probe.Spilled);
        _world.Trace?.Write(_world.Now, Name, $"{(fails ? "cannot put on disk" : "has on disk")}: {value.Key}");
        if (!fails)
        {
            _onDisk.Add(task);
            _diskBytes += value.Bytes;
        }

        Machine.OnSpillEnded(task, order, succeeded: !fails, Now);
        AfterEvent();
    }

    private void BeginSpill(TaskHandle task, int order)
    {
        if (!Store.TryFind(task, out StoredValue value))
            throw new ViolationException(new Violation("store", $"{Name} is to put {task} on disk, which is not in its store"));
        if (_onDisk.Contains(task) || _spilling.Exists(spilling => spilling.Task == task))
            throw new ViolationException(new Violation("store", $"{Name} is to put {task} on disk twice"));
        _spilling.Add((task, order));
        _world.Queue.Add(_world.Now + SpillNanoseconds + value.Bytes, EventKind.SpillEnds, Index, order);
    }

    /// <summary>A run that begins gets from disk what is there of its inputs.</summary>
    private void ReadBack(SimRun run)
    {
        if (_onDisk.Count == 0)
            return;
        CollectionsMarshal.SetCount(_inputs, run.Order.InputCount);
        Machine.CopyInputs(run.Number, CollectionsMarshal.AsSpan(_inputs));
        foreach (TaskHandle input in _inputs)
        {
            if (!_onDisk.Remove(input) || !Store.TryFind(input, out StoredValue value))
                continue;
            _diskBytes -= value.Bytes;
            _world.Hit(Probe.ReadBack);
            Machine.OnUnspilled(input, Now);
        }
    }

    private void RenameOnDisk(TaskHandle from, TaskHandle to)
    {
        if (_onDisk.Remove(from))
            _onDisk.Add(to);
        for (int i = 0; i < _spilling.Count; i++)
            _spilling[i] = _spilling[i].Task == from ? (to, _spilling[i].Order) : _spilling[i];
    }

    private void DropFromDisk(TaskHandle task, long bytes)
    {
        if (_onDisk.Remove(task))
            _diskBytes -= bytes;
        _spilling.RemoveAll(spilling => spilling.Task == task);
    }

    private void ClearDisk()
    {
        _onDisk.Clear();
        _spilling.Clear();
        _diskBytes = 0;
    }

    /// <summary>Measures what the process takes, if that has changed.</summary>
    private void MeasureChange()
    {
        if (_memoryLimit > 0 && MemoryBytes + _filledBytes != _measuredBytes)
            Measure();
    }

    private void Measure()
    {
        if (_memoryLimit == 0)
            return;
        _measuredBytes = MemoryBytes + _filledBytes;
        bool wasPaused = Machine.IsPaused;
        Machine.OnMemorySample(_measuredBytes, Now);
        Perform();
        if (_measuredBytes > _memoryLimit)
            _world.Hit(Probe.MemoryFull);
        if (!wasPaused && Machine.IsPaused)
            _world.Hit(Probe.WorkerPaused);
    }
}
