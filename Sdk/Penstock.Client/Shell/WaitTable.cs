using Penstock.Core;

namespace Penstock;

/// <summary>
/// Who waits for which slot: chains of entries in one pool, so that waiting for a hundred thousand holds takes no object per
/// hold. Belongs to the shell's lock.
/// </summary>
internal sealed class WaitTable
{
    private const int None = 0;

    private int[] _heads = new int[16];
    private Entry[] _entries = new Entry[16]; // Entry 0 stands for none.
    private int _entryCount = 1;
    private int _free;

    /// <summary>How many entries are in use.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a waiter for a slot.</summary>
    public void Add(int slot, HoldWaiter waiter, int tag)
    {
        if (slot >= _heads.Length)
            Array.Resize(ref _heads, Math.Max(slot + 1, _heads.Length * 2));
        int entry = TakeEntry();
        _entries[entry] = new Entry(waiter, tag, _heads[slot]);
        _heads[slot] = entry;
        Count++;
    }

    /// <summary>Tells and removes everybody who waits for a slot.</summary>
    public void Settle(int slot, HoldStatus status, List<HoldWaiter> ready)
    {
        if (slot >= _heads.Length)
            return;
        int entry = _heads[slot];
        _heads[slot] = None;
        while (entry != None)
        {
            Entry told = FreeEntry(entry);
            if (told.Waiter.OnSettled(told.Tag, status))
                ready.Add(told.Waiter);
            entry = told.Next;
        }
    }

    /// <summary>Tells and removes those who wait for a slot on behalf of an owner.</summary>
    public void Release(int slot, HoldOwner owner, List<HoldWaiter> ready) => RemoveWhere(slot, owner, waiter: null, ready);

    /// <summary>Removes a waiter without telling it.</summary>
    public void Remove(int slot, HoldWaiter waiter) => RemoveWhere(slot, owner: null, waiter, ready: null);

    private void RemoveWhere(int slot, HoldOwner? owner, HoldWaiter? waiter, List<HoldWaiter>? ready)
    {
        if (slot >= _heads.Length)
            return;
        int before = None;
        int entry = _heads[slot];
        while (entry != None)
        {
            Entry found = _entries[entry];
            if (owner is null ? !ReferenceEquals(found.Waiter, waiter) : !ReferenceEquals(found.Waiter.OwnerOf(found.Tag), owner))
            {
                before = entry;
            }
            else
            {
                if (before == None)
                    _heads[slot] = found.Next;
                else
                    _entries[before].Next = found.Next;
                FreeEntry(entry);
                if (ready is not null && found.Waiter.OnReleased(found.Tag))
                    ready.Add(found.Waiter);
            }

            entry = found.Next;
        }
    }

    private int TakeEntry()
    {
        if (_free == None)
        {
            if (_entryCount == _entries.Length)
                Array.Resize(ref _entries, _entries.Length * 2);
            return _entryCount++;
        }

        int entry = _free;
        _free = _entries[entry].Next;
        return entry;
    }

    private Entry FreeEntry(int entry)
    {
        ref Entry place = ref _entries[entry];
        Entry old = place;
        place = new Entry(null!, 0, _free); // No longer read; the reference must not keep the waiter alive.
        _free = entry;
        Count--;
        return old;
    }

    private struct Entry(HoldWaiter waiter, int tag, int next)
    {
        public readonly HoldWaiter Waiter = waiter;
        public readonly int Tag = tag;
        public int Next = next;
    }
}
