using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// The logic of a worker: which inputs to fetch from whom, which runs to start when, what to keep and what to tell the
/// scheduler. Pure: events come in through the On methods with the time, orders go out through <see cref="Effects"/> and
/// <see cref="ToScheduler"/>.
/// </summary>
/// <remarks>
/// There are two kinds of rows, one per result known here and one per run given to this worker; they know each other through
/// edges. An event changes facts of a row (has a value, is freed, is recalled ...) and puts it on the worklist. Settling
/// takes rows off the worklist, computes from the facts which status a row should have (<c>Next</c>), and lets the
/// transition named in the table take it there. All arithmetic on neighbours is in <c>Enter</c>, which puts the neighbours
/// concerned on the worklist. After a batch of events the host calls <see cref="Plan"/>, which starts runs and requests.
/// States, legal pairs and invariants: docs/internals/worker-states.md. Not thread-safe; one owner.
/// </remarks>
public sealed partial class WorkerMachine
{
    private readonly WorkerMachineOptions _options;
    private readonly RowPool<DataRow> _data = new();
    private readonly RowPool<AttemptRow> _attempts = new();
    private readonly RowPool<InputEdge> _edges = new();
    private readonly HandleMap _map = new();
    private readonly Dictionary<TaskHandle, int> _superseded = [];
    private readonly List<int> _dirty = [];
    private readonly List<WorkerEffect> _effects = [];
    private readonly WorkerStory _story = new();
    private Timestamp _now;
    private WorkerId _self = WorkerId.None;
    private bool _isSchedulerLost;

    /// <summary>Makes the machine of a worker that has not joined yet.</summary>
    /// <param name="options">What it must know of its host.</param>
    public WorkerMachine(WorkerMachineOptions options)
    {
        System.ArgumentNullException.ThrowIfNull(options);
        System.ArgumentOutOfRangeException.ThrowIfLessThan(options.Slots, 1);
        System.ArgumentOutOfRangeException.ThrowIfNegative(options.AsyncTasksMax);
        _options = options;
        _plannedMax = options.Slots * LookaheadNanoseconds;
        _canSpill = options is { MemoryLimit: > 0, CanSpill: true };
        _isReadyEntryLive = IsLive;
    }

    /// <summary>The messages for the scheduler.</summary>
    public Outbox ToScheduler { get; } = new();

    /// <summary>What the host has to do, in order and before the next event; it calls <see cref="ClearEffects"/> when it has done it.</summary>
    public IReadOnlyList<WorkerEffect> Effects => _effects;

    /// <summary>Bytes of all values held.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>How many values are held.</summary>
    public int StoredCount { get; private set; }

    /// <summary>How many runs were given to this worker and have not ended.</summary>
    public int AttemptCount => _attempts.Count;

    /// <summary>How many results are known here in any state.</summary>
    public int DataCount => _data.Count;

    /// <summary>How many peers are known.</summary>
    public int PeerCount { get; private set; }

    /// <summary>Whether the scheduler has welcomed this worker.</summary>
    public bool IsWelcome => _self != WorkerId.None;

    /// <summary>Whether the scheduler is gone: everything is dropped, and running tasks are asked to end.</summary>
    public bool IsSchedulerLost => _isSchedulerLost;

    /// <summary>Set when the scheduler has let this worker go: the host ends it.</summary>
    public Dismissal? Dismissed { get; private set; }

    /// <summary>Forgets the effects that were performed.</summary>
    public void ClearEffects() => _effects.Clear();

    private void Touch(ref DataRow data, int row)
    {
        if (data.IsDirty)
            return;
        data.IsDirty = true;
        _dirty.Add(row << 1);
    }

    private void Touch(ref AttemptRow attempt, int row)
    {
        if (attempt.IsDirty)
            return;
        attempt.IsDirty = true;
        _dirty.Add((row << 1) | 1);
    }

    /// <summary>Works the worklist off. Each step looks at one row, so a chain of any length needs no recursion.</summary>
    private void Settle()
    {
        for (int next = 0; next < _dirty.Count; next++)
        {
            int entry = _dirty[next];
            if ((entry & 1) == 0)
                SettleData(entry >> 1);
            else
                SettleAttempt(entry >> 1);
        }

        _dirty.Clear();
    }

    private void SettleData(int row)
    {
        ref DataRow data = ref _data[row];
        data.IsDirty = false;
        WorkerDataStatus from = data.Status;
        WorkerDataStatus to = Next(in data);
        if (from == to)
            return;
        _story.Record(data.Task, from, to, _now);
        DataTransition? transition = DataTable[((int)from * DataStatusCount) + (int)to];
        if (transition is null)
            throw Broken($"result {data.Task} cannot go from {from} to {to}", data.Task);
        transition(this, row);
    }

    private void SettleAttempt(int row)
    {
        ref AttemptRow attempt = ref _attempts[row];
        attempt.IsDirty = false;
        WorkerAttemptStatus from = attempt.Status;
        WorkerAttemptStatus to = Next(in attempt);
        if (from == to)
            return;
        _story.Record(attempt.Task, attempt.Attempt, from, to, _now);
        AttemptTransition? transition = AttemptTable[((int)from * AttemptStatusCount) + (int)to];
        if (transition is null)
            throw Broken($"{attempt.Attempt} of {attempt.Task} cannot go from {from} to {to}", attempt.Task);
        transition(this, row);
    }

    private InvariantException Broken(string what, TaskHandle task) =>
        new($"{what}. Story: {string.Join("; ", _story.Of(task))}");
}
