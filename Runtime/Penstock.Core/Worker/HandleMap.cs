using System;
using System.Collections.Generic;

namespace Penstock.Core;

/// <summary>
/// Finds the data row of a scheduler's row in two steps. The scheduler numbers its rows densely, so pages fill up; one page
/// holds the newest known reuse of each row. Of all the rows there are a worker knows few at a time: pages on which it knows
/// none serve again elsewhere.
/// </summary>
internal sealed class HandleMap
{
    /// <summary>4,096 entries of 4 bytes: one page is 16 KiB, and ten thousand tasks touch three.</summary>
    private const int PageBits = 12;

    private const int PageSize = 1 << PageBits;

    /// <summary>More rows than any scheduler keeps in memory; a larger number is a damaged message, not a reason to allocate.</summary>
    private const uint RowMax = 1u << 30;

    private readonly Stack<int[]> _spare = new();
    private Page[] _pages = new Page[16];

    /// <summary>How many pages there are, in use or not.</summary>
    public int PageCount { get; private set; }

    /// <summary>The data row that stands for a scheduler's row now, or -1.</summary>
    public int Find(uint row)
    {
        uint page = row >> PageBits;
        return page < (uint)_pages.Length && _pages[page].Entries is { } entries ? entries[row & (PageSize - 1)] - 1 : -1;
    }

    /// <summary>Lets a data row stand for a scheduler's row.</summary>
    /// <exception cref="PeerProtocolException">The number is beyond all reason.</exception>
    public void Set(uint row, int data)
    {
        if (row >= RowMax)
            throw new PeerProtocolException($"The scheduler names row {row}; a worker knows at most {RowMax} rows.");
        int number = (int)(row >> PageBits);
        if (number >= _pages.Length)
            Array.Resize(ref _pages, Math.Max(number + 1, 2 * _pages.Length));
        ref Page page = ref _pages[number];
        int[] entries = page.Entries ??= TakePage();
        ref int entry = ref entries[row & (PageSize - 1)];
        page.Used += entry == 0 ? 1 : 0;
        entry = data + 1;
    }

    /// <summary>Lets no data row stand for a scheduler's row that was set.</summary>
    public void Clear(uint row)
    {
        ref Page page = ref _pages[row >> PageBits];
        if (page.Entries is not { } entries || entries[row & (PageSize - 1)] == 0)
            return;
        entries[row & (PageSize - 1)] = 0;
        if (--page.Used > 0)
            return;
        _spare.Push(entries);
        page.Entries = null;
    }

    private int[] TakePage()
    {
        if (_spare.TryPop(out int[]? spare))
            return spare;
        PageCount++;
        return new int[PageSize];
    }

    private struct Page
    {
        public int[]? Entries;
        public int Used;
    }
}
