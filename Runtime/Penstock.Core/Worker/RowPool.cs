using System;

namespace Penstock.Core;

/// <summary>
/// Rows in one array, found by index and reused last in, first out. A reference to a row is valid until the next
/// <see cref="Allocate"/>.
/// </summary>
internal sealed class RowPool<T>
    where T : struct
{
    private T[] _rows = new T[64];
    private int[] _free = new int[64];
    private int _freeCount;

    /// <summary>How many rows were ever in use at once.</summary>
    public int Extent { get; private set; }

    /// <summary>How many are in use.</summary>
    public int Count => Extent - _freeCount;

    /// <summary>A row.</summary>
    public ref T this[int index] => ref _rows[index];

    /// <summary>Takes a row; its content is what its last user left.</summary>
    public int Allocate()
    {
        if (_freeCount > 0)
            return _free[--_freeCount];
        if (Extent == _rows.Length)
            Array.Resize(ref _rows, 2 * Extent);
        return Extent++;
    }

    /// <summary>Gives a row back.</summary>
    public void Free(int index)
    {
        if (_freeCount == _free.Length)
            Array.Resize(ref _free, 2 * _freeCount);
        _free[_freeCount++] = index;
    }
}
