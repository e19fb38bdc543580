using System;

namespace Penstock.Core;

/// <summary>
/// Finds the data row of a scheduler's row in two steps. The scheduler numbers its rows densely, so pages fill up; one page
/// holds the newest known reuse of each row.
/// </summary>
internal sealed class HandleMap
{
    /// <summary>4,096 entries of 4 bytes: one page is 16 KiB, and ten thousand tasks touch three.</summary>
    private const int PageBits = 12;

    private const int PageSize = 1 << PageBits;

    /// <summary>More rows than any scheduler keeps in memory; a larger number is a damaged message, not a reason to allocate.</summary>
    private const uint RowMax = 1u << 30;

    private int[]?[] _pages = new int[16][];

    /// <summary>The data row that stands for a scheduler's row now, or -1.</summary>
    public int Find(uint row)
    {
        uint page = row >> PageBits;
        return page < (uint)_pages.Length && _pages[page] is { } entries ? entries[row & (PageSize - 1)] - 1 : -1;
    }

    /// <summary>Lets a data row stand for a scheduler's row.</summary>
    /// <exception cref="PeerProtocolException">The number is beyond all reason.</exception>
    public void Set(uint row, int data)
    {
        if (row >= RowMax)
            throw new PeerProtocolException($"The scheduler names row {row}; a worker knows at most {RowMax} rows.");
        int page = (int)(row >> PageBits);
        if (page >= _pages.Length)
            Array.Resize(ref _pages, Math.Max(page + 1, 2 * _pages.Length));
        int[] entries = _pages[page] ??= new int[PageSize];
        entries[row & (PageSize - 1)] = data + 1;
    }

    /// <summary>Lets no data row stand for a scheduler's row that was set.</summary>
    public void Clear(uint row)
    {
        if (_pages[row >> PageBits] is { } entries)
            entries[row & (PageSize - 1)] = 0;
    }
}
