namespace Penstock.Core;

/// <summary>Finds the row of a key: open addressing over row numbers; the keys stay in the task table.</summary>
internal sealed class KeyIndex(TaskTable table)
{
    private int[] _slots = new int[1024]; // Row + 1; zero is empty.
    private int _count;

    public int Find(Key key)
    {
        int mask = _slots.Length - 1;
        for (int slot = Home(key, mask); _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (table.Keys[_slots[slot] - 1] == key)
                return _slots[slot] - 1;
        }

        return TaskRow.None;
    }

    /// <summary>Adds a row whose key is not in the index.</summary>
    public void Add(int row)
    {
        if (++_count * 2 > _slots.Length)
            Grow();
        Insert(row);
    }

    /// <summary>Removes a row that is in the index.</summary>
    public void Remove(int row)
    {
        int mask = _slots.Length - 1;
        int hole = Home(table.Keys[row], mask);
        while (_slots[hole] != row + 1)
            hole = (hole + 1) & mask;
        // Entries behind the hole move up if the hole lies between their home and where they are.
        for (int slot = (hole + 1) & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int home = Home(table.Keys[_slots[slot] - 1], mask);
            if (((slot - home) & mask) >= ((slot - hole) & mask))
            {
                _slots[hole] = _slots[slot];
                hole = slot;
            }
        }

        _slots[hole] = 0;
        _count--;
    }

    /// <summary>Sixteen keys with consecutive numbers share a cache line; lines are scattered, so runs of them do not pile up.</summary>
    private static int Home(Key key, int mask)
    {
        ulong line = ((key.Low >> 4) ^ key.High) * 0x9E3779B97F4A7C15;
        return (int)(((line >> 28) & ~15UL) | (key.Low & 15)) & mask;
    }

    private void Insert(int row)
    {
        int mask = _slots.Length - 1;
        int slot = Home(table.Keys[row], mask);
        while (_slots[slot] != 0)
            slot = (slot + 1) & mask;
        _slots[slot] = row + 1;
    }

    private void Grow()
    {
        int[] old = _slots;
        _slots = new int[old.Length * 2];
        foreach (int entry in old)
        {
            if (entry != 0)
                Insert(entry - 1);
        }
    }
}
