using Penstock.Core;
using Penstock.Protocol;

namespace Penstock;

/// <content>Submitting graphs, and what futures ask about their holds.</content>
internal sealed partial class ClientShell
{
    /// <summary>After a larger graph the columns are given back, so that one submission does not cost memory for ever.</summary>
    private const int LoweringKeptTasksMax = 1 << 17;

    private readonly Lock _submitLock = new();
    private GraphLowering _lowering = new();

    /// <summary>Submits a graph and takes a hold on each node; each counts one future.</summary>
    public void Submit(ReadOnlySpan<DelayedNode> nodes, TaskOptions? options, Span<HoldId> holds)
    {
        ThrowIfEnded();
        lock (_submitLock)
        {
            LoweredGraph graph = Lower(nodes, options);
            try
            {
                HoldId[] held = graph.Held.Count == 0 ? [] : new HoldId[graph.Held.Count];
                lock (_lock)
                {
                    ThrowIfEnded();
                    for (int i = 0; i < held.Length; i++)
                        held[i] = FindHeld(graph.Held[i]);
                    _machine.Submit(graph, held, holds);
                }
            }
            finally
            {
                graph.Held.Clear(); // It must not keep futures alive.
                if (graph.TaskCount > LoweringKeptTasksMax)
                    _lowering = new GraphLowering();
            }
        }

        Flush();
    }

    /// <summary>The key of a hold and its name for people; false if it was given back.</summary>
    public bool TryDescribe(HoldItem item, out Key key, out string name)
    {
        lock (_lock)
        {
            key = default;
            name = "";
            if (item.Owner.IsReleased(item.Index))
                return false;
            HoldId hold = item.Owner.HoldAt(item.Index);
            key = _machine.Read(hold).Key;
            name = _machine.NameOf(hold);
            return true;
        }
    }

    /// <summary>How a hold stands; null if it was given back.</summary>
    public HoldStatus? StatusOf(HoldItem item)
    {
        lock (_lock)
            return item.Owner.IsReleased(item.Index) ? null : _machine.Read(item.Owner.HoldAt(item.Index)).Status;
    }

    /// <summary>How many holds of an owner are not pending; those that were given back count too.</summary>
    public int CountSettled(HoldOwner owner)
    {
        int settled = 0;
        lock (_lock)
        {
            for (int i = 0; i < owner.Count; i++)
            {
                if (owner.IsReleased(i) || _machine.Read(owner.HoldAt(i)).Status != HoldStatus.Pending)
                    settled++;
            }
        }

        return settled;
    }

    /// <summary>Why a hold ended, as an exception; null if it has not.</summary>
    public Exception? ErrorOf(HoldItem item)
    {
        lock (_lock)
            return item.Owner.IsReleased(item.Index) ? null : ErrorOf(item.Owner.HoldAt(item.Index));
    }

    /// <summary>Gives all holds of an owner back that were not given back before.</summary>
    public void Release(HoldOwner owner)
    {
        HoldWaiter[] ready;
        lock (_lock)
        {
            ReleaseAll(owner);
            ready = TakeReady();
        }

        Flush();
        Run(ready);
    }

    /// <summary>Gives one hold of an owner back.</summary>
    public void Release(HoldItem item)
    {
        HoldWaiter[] ready;
        lock (_lock)
        {
            if (item.Owner.IsReleased(item.Index))
                return;
            HoldId hold = item.Owner.HoldAt(item.Index);
            Key key = _machine.Read(hold).Key;
            ReleaseOne(item.Owner, hold);
            item.Owner.MarkReleased(item.Index, key);
            ready = TakeReady();
        }

        Flush();
        Run(ready);
    }

    /// <summary>The error for using a future of another client here.</summary>
    public ArgumentException ForeignFuture(Key key, ClientShell other) =>
        new($"The future of {key} belongs to client '{other.Name}', not to client '{Name}'. Use it with its own client, or bring its value here with GatherAsync and ScatterAsync.");

    /// <summary>The error for using a future after its disposal.</summary>
    public static ObjectDisposedException DisposedFuture(string label) =>
        new(label, $"The future of {label} was disposed. Its key is not held any more; submit it again if it is still needed.");

    private LoweredGraph Lower(ReadOnlySpan<DelayedNode> nodes, TaskOptions? options)
    {
        try
        {
            return _lowering.Lower(nodes, options);
        }
        catch
        {
            _lowering = new GraphLowering(); // It stopped half-way and may keep nodes alive.
            throw;
        }
    }

    private HoldId FindHeld(IHeldNode node)
    {
        if (node is not IFutureItem future)
            throw new ArgumentException($"{node.GetType()} is not a future of Penstock; a graph can only start from Future<T>.");
        HoldItem item = future.Item;
        if (!ReferenceEquals(item.Owner.Shell, this))
            throw ForeignFuture(node.Key, item.Owner.Shell);
        if (item.Owner.IsReleased(item.Index))
            throw DisposedFuture(future.Label);
        HoldId hold = item.Owner.HoldAt(item.Index);
        return _machine.Read(hold).Status != HoldStatus.Cancelled ? hold : throw CancelledInput(hold, future.Label);
    }

    private TaskCancelledException CancelledInput(HoldId hold, string label)
    {
        var cancelled = (CancelledEnd)_machine.EndOf(hold)!; // A cancelled hold has a reason, and this connection has not ended.
        return new TaskCancelledException(
            $"The graph uses the future of {label}, which was cancelled by client '{cancelled.ByName}'. Submit that value again and use its new future; nothing was submitted.",
            _machine.Read(hold).Key,
            cancelled.ByName,
            ToTime(cancelled.At));
    }

    private void ReleaseAll(HoldOwner owner)
    {
        for (int i = 0; i < owner.Count; i++)
        {
            if (!owner.IsReleased(i))
                ReleaseOne(owner, owner.HoldAt(i));
        }

        owner.MarkAllReleased();
    }

    private void ReleaseOne(HoldOwner owner, HoldId hold)
    {
        _waits.Release((int)hold.Slot, owner, _ready);
        FailScatter(hold);
        _machine.Release(hold);
    }

    private Exception? ErrorOf(HoldId hold) =>
        _machine.EndOf(hold) is { } end ? HoldErrors.Create(end, _machine.Read(hold).Key, LabelOf(hold), Name, ToTime) : null;

    private string LabelOf(HoldId hold) => _machine.Read(hold).Key.ToString(_machine.NameOf(hold));
}
