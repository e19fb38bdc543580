using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// The client's half of holding, submitting, scattering and cancelling: counts the futures of every key, writes what the
/// scheduler has to hear, and keeps what it says.
/// </summary>
/// <remarks>
/// Its statuses, legal changes, order of messages and invariants are in docs/internals/client-states.md. What is appended
/// to <see cref="Outbox"/> must be sent in that order. Not thread-safe: the shell calls it under one lock and performs
/// <see cref="Effects"/> after every call.
/// </remarks>
public sealed partial class ClientMachine
{
    /// <summary>The most keys one client holds at once: rows take 64 bytes each, so this is 2 GiB of them.</summary>
    public const int HoldsMax = 1 << 25;

    private readonly HoldMap _map = new();
    private readonly Dictionary<int, HoldEnd> _ends = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _nameNumbers = new(StringComparer.Ordinal);
    private readonly int[] _counts = new int[HoldTransitions.StatusCount];
    private HoldRow[] _rows = new HoldRow[64];
    private int _rowCount;
    private int _freeHead = HoldRow.None;
    private int _freeTail = HoldRow.None;
    private ConnectionEnd? _connectionEnd;

    /// <summary>Begins a connection: the first message is on its way.</summary>
    /// <param name="name">The client's name for people.</param>
    /// <param name="incarnation">A random number of this client.</param>
    public ClientMachine(string name, ulong incarnation)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        _incarnation = incarnation;
        _names.Add("");
        Outbox.Add(new ClientHello(name, incarnation));
    }

    /// <summary>The client's name.</summary>
    public string Name { get; }

    /// <summary>What the scheduler has to hear, in order.</summary>
    public Outbox Outbox { get; } = new();

    /// <summary>What the shell has to do.</summary>
    public ClientEffects Effects { get; } = new();

    /// <summary>The client's number at the scheduler; null before it has answered.</summary>
    public ClientId? Id { get; private set; }

    /// <summary>Why and when the connection ended; null while it lasts.</summary>
    public ConnectionEnd? Ended => _connectionEnd;

    /// <summary>How many slots have a hold.</summary>
    public int HoldCount => _rowCount - _counts[(int)HoldStatus.Free];

    /// <summary>How many holds have a status.</summary>
    /// <param name="status">The status.</param>
    /// <returns>The number of holds.</returns>
    public int CountOf(HoldStatus status) => _counts[(int)status];

    /// <summary>What is known of a hold.</summary>
    /// <param name="hold">A hold that has not been released.</param>
    /// <returns>A copy of its state.</returns>
    public HoldInfo Read(HoldId hold)
    {
        ref HoldRow row = ref RowOf(hold);
        return new HoldInfo(row.Key, row.Status, row.Task, row.Worker, row.Bytes);
    }

    /// <summary>Why a hold ended.</summary>
    /// <param name="hold">A hold that has not been released.</param>
    /// <returns>The reason; null if it has not ended.</returns>
    public HoldEnd? EndOf(HoldId hold)
    {
        RowOf(hold);
        return _ends.GetValueOrDefault((int)hold.Slot);
    }

    /// <summary>The name for people of a held key: its method or type.</summary>
    /// <param name="hold">A hold that has not been released.</param>
    /// <returns>The name; empty if it has none.</returns>
    public string NameOf(HoldId hold) => _names[RowOf(hold).Name];

    /// <summary>Counts one more future of a hold.</summary>
    /// <param name="hold">A hold that has not been released.</param>
    public void AddRef(HoldId hold) => RowOf(hold).Count++;

    /// <summary>One future of a hold is gone. After the last one the scheduler is told and the hold id means nothing any more.</summary>
    /// <param name="hold">A hold that has not been released.</param>
    public void Release(HoldId hold)
    {
        ref HoldRow row = ref RowOf(hold);
        if (--row.Count > 0)
            return;
        if (_connectionEnd is null)
            Outbox.Add(new ReleaseHold(hold));
        Free((int)hold.Slot);
    }

    /// <summary>Announces data that the client will bring to a worker; <see cref="ClientEffects.Placed"/> will say which.</summary>
    /// <param name="key">A key that nobody else uses.</param>
    /// <param name="bytes">Its size when encoded.</param>
    /// <param name="name">A name for people.</param>
    /// <returns>The hold, with one future.</returns>
    /// <exception cref="InvalidOperationException">The client holds too many keys.</exception>
    public HoldId BeginScatter(Key key, long bytes, string name)
    {
        ThrowIfEnded();
        Reserve(1);
        _book?.AddData(key, bytes, name);
        HoldId hold = Begin(key, NumberOfName(name), submission: 0);
        _book?.DropUnused();
        Outbox.Add(new ScatterBegin(hold, key, bytes, name));
        return hold;
    }

    /// <summary>The connection has ended: every hold that has not ended is cancelled by that.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="isOrderly">Whether this client closed it; it says goodbye then.</param>
    /// <param name="now">The time.</param>
    public void End(string reason, bool isOrderly, Timestamp now)
    {
        ThrowIfEnded();
        if (isOrderly)
            Outbox.Add(new Goodbye(reason));
        _connectionEnd = new ConnectionEnd(reason, isOrderly, now);
        for (int slot = 0; slot < _rowCount; slot++)
        {
            if (_rows[slot].Status is HoldStatus.Pending or HoldStatus.Finished)
                EnterEnd(slot, HoldStatus.Cancelled, _connectionEnd);
        }

        _outstandingCancels.Clear();
        _outstandingQueries.Clear();
        _outstandingRetries.Clear();
        _outstandingOrders.Clear();
        _outstandingRestarts.Clear();
    }

    /// <summary>Starts a hold in a free slot. Room for it was made before, so no reference to a row is left dangling.</summary>
    private HoldId Begin(Key key, int name, int submission)
    {
        int slot = TakeSlot();
        ref HoldRow row = ref _rows[slot];
        row.Key = key;
        row.Count = 1;
        row.Name = name;
        row.Submission = submission;
        row.CancelsBefore = _lastCancel;
        row.Worker = WorkerId.None;
        Move(ref row, HoldStatus.Pending);
        if (_map.Find(in key, _rows) is var older and not HoldRow.None)
            Unmap(older);
        row.IsMapped = true;
        Remember(ref row);
        _map.Add(slot, _rows);
        return new HoldId((uint)slot, row.Generation);
    }

    private void Free(int slot)
    {
        ref HoldRow row = ref _rows[slot];
        if (row.IsMapped)
            Unmap(slot);
        ForgetRecipe(ref row);
        _ends.Remove(slot);
        Move(ref row, HoldStatus.Free);
        row = new HoldRow { Generation = row.Generation + 1, Worker = WorkerId.None, Submission = HoldRow.None };
        if (_freeTail == HoldRow.None)
            _freeHead = slot;
        else
            _rows[_freeTail].Submission = slot;
        _freeTail = slot;
    }

    /// <summary>Slots are reused in the order they were freed: what was held together stays together in memory.</summary>
    private int TakeSlot()
    {
        int slot = _freeHead;
        if (slot == HoldRow.None)
        {
            _counts[(int)HoldStatus.Free]++;
            return _rowCount++;
        }

        _freeHead = _rows[slot].Submission;
        if (_freeHead == HoldRow.None)
            _freeTail = HoldRow.None;
        return slot;
    }

    private void Reserve(int holds)
    {
        long needed = (long)_rowCount - _counts[(int)HoldStatus.Free] + holds;
        if (needed > HoldsMax)
        {
            throw new InvalidOperationException(
                $"Client '{Name}' would hold {needed:N0} keys; the limit is {HoldsMax:N0} (ClientMachine.HoldsMax). Dispose futures that are not needed, or submit in parts.");
        }

        long rows = (long)_rowCount + Math.Max(0, holds - _counts[(int)HoldStatus.Free]);
        if (rows > _rows.Length)
            Array.Resize(ref _rows, (int)Math.Min(HoldsMax, Math.Max(rows, 2L * _rows.Length)));
    }

    private void EnterEnd(int slot, HoldStatus to, HoldEnd end)
    {
        ref HoldRow row = ref _rows[slot];
        Move(ref row, to);
        _ends[slot] = end;
        row.Task = default;
        row.Worker = WorkerId.None;
        row.Bytes = 0;
        row.IsUnconfirmed = false;
        if (to != HoldStatus.Erred || end is RefusedEnd)
            ForgetRecipe(ref row);
        if (row.IsMapped && (to != HoldStatus.Erred || end is RefusedEnd))
            Unmap(slot);
        Effects.Changes.Add(new HoldChange(new HoldId((uint)slot, row.Generation), to));
    }

    /// <summary>The one place where a status changes.</summary>
    private void Move(ref HoldRow row, HoldStatus to)
    {
        if (!HoldTransitions.IsLegal(row.Status, to))
            throw new InvariantException($"a hold of client '{Name}' on {row.Key.ToString(_names[row.Name])} went from {row.Status} to {to}.");
        _counts[(int)row.Status]--;
        _counts[(int)to]++;
        row.Status = to;
    }

    private void Unmap(int slot)
    {
        _map.Remove(slot, _rows);
        _rows[slot].IsMapped = false;
    }

    private ref HoldRow RowOf(HoldId hold)
    {
        if (hold.Slot >= (uint)_rowCount || _rows[hold.Slot].Generation != hold.Generation || _rows[hold.Slot].Status == HoldStatus.Free)
            throw new InvariantException($"client '{Name}' used {hold} after its release.");
        return ref _rows[hold.Slot];
    }

    private int NumberOfName(string name)
    {
        if (name.Length == 0)
            return 0;
        if (_nameNumbers.TryGetValue(name, out int number))
            return number;
        number = _names.Count;
        _names.Add(name);
        _nameNumbers.Add(name, number);
        return number;
    }

    private void ThrowIfEnded()
    {
        if (_connectionEnd is not null)
            throw new InvariantException($"client '{Name}' was used after its connection had ended: {_connectionEnd.Reason}");
    }
}
