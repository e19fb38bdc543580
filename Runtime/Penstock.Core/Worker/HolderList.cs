using System.Runtime.CompilerServices;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>At most <see cref="InputList.HoldersMax"/> workers, in the order they were named.</summary>
internal struct HolderList
{
    private Slots _slots;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>One of them.</summary>
    public readonly WorkerId this[int index] => new(_slots[index]);

    /// <summary>Adds one unless it is there or the list is full.</summary>
    public void Add(WorkerId holder)
    {
        if (Count < InputList.HoldersMax && !Contains(holder))
            _slots[Count++] = holder.Value;
    }

    /// <summary>Removes one, keeping the order of the others.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(WorkerId holder)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_slots[i] != holder.Value)
                continue;
            for (int j = i + 1; j < Count; j++)
                _slots[j - 1] = _slots[j];
            Count--;
            return true;
        }

        return false;
    }

    /// <summary>Whether it is there.</summary>
    public readonly bool Contains(WorkerId holder)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_slots[i] == holder.Value)
                return true;
        }

        return false;
    }

    /// <summary>Removes all.</summary>
    public void Clear() => Count = 0;

    [InlineArray(InputList.HoldersMax)]
    private struct Slots
    {
        private int _first;
    }
}
