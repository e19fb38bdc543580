using System.Collections.Generic;

namespace Penstock.Core;

/// <summary>
/// Finds the slot of a key: open addressing over slot numbers, the keys stay in the rows. Removing closes the gap, so the
/// map never needs rebuilding.
/// </summary>
internal sealed class HoldMap
{
    private int[] _cells = new int[64]; // Slot + 1; zero is empty.

    /// <summary>How many keys it names.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the slot of a key, or <see cref="HoldRow.None"/>.</summary>
    public int Find(in Key key, HoldRow[] rows)
    {
        int mask = _cells.Length - 1;
        for (int cell = Home(in key, mask); _cells[cell] != 0; cell = (cell + 1) & mask)
        {
            if (rows[_cells[cell] - 1].Key == key)
                return _cells[cell] - 1;
        }

        return HoldRow.None;
    }

    /// <summary>Adds a slot whose key is not in the map.</summary>
    public void Add(int slot, HoldRow[] rows)
    {
        if (++Count * 2 > _cells.Length)
            Grow(rows);
        Insert(slot, rows);
    }

    /// <summary>Removes a slot that is in the map.</summary>
    public void Remove(int slot, HoldRow[] rows)
    {
        int mask = _cells.Length - 1;
        int gap = Home(in rows[slot].Key, mask);
        while (_cells[gap] != slot + 1)
            gap = _cells[gap] != 0 ? (gap + 1) & mask : throw new InvariantException($"slot {slot} is not in the client's key map.");
        Count--;

        // Whoever stands behind the gap and could stand in it or before it moves up, so that no search ends too early.
        for (int next = (gap + 1) & mask; _cells[next] != 0; next = (next + 1) & mask)
        {
            int home = Home(in rows[_cells[next] - 1].Key, mask);
            if (((next - home) & mask) < ((next - gap) & mask))
                continue;
            _cells[gap] = _cells[next];
            gap = next;
        }

        _cells[gap] = 0;
    }

    /// <summary>Every slot the map names, in no particular order; for validation.</summary>
    public IEnumerable<int> Slots()
    {
        for (int cell = 0; cell < _cells.Length; cell++)
        {
            if (_cells[cell] != 0)
                yield return _cells[cell] - 1;
        }
    }

    private void Grow(HoldRow[] rows)
    {
        int[] old = _cells;
        _cells = new int[old.Length * 4];
        for (int cell = 0; cell < old.Length; cell++)
        {
            if (old[cell] != 0)
                Insert(old[cell] - 1, rows);
        }
    }

    private void Insert(int slot, HoldRow[] rows)
    {
        int mask = _cells.Length - 1;
        int cell = Home(in rows[slot].Key, mask);
        while (_cells[cell] != 0)
            cell = (cell + 1) & mask;
        _cells[cell] = slot + 1;
    }

    /// <summary>Keys of impure calls count upwards: multiplying spreads them, so that two such runs do not pile up.</summary>
    private static int Home(in Key key, int mask) =>
        (int)(((key.High ^ (key.Low * 0x9E37_79B9_7F4A_7C15)) * 0xD6E8_FEB8_6659_FD93) >> 32) & mask;
}
