using System;
using System.Collections.Generic;

namespace Penstock.Core;

/// <summary>One input of one task. The dependents of an input are threaded through its edges, so unlinking takes constant time.</summary>
internal struct Edge
{
    /// <summary>The row of the input.</summary>
    public int Input;

    /// <summary>The row of the task that uses it.</summary>
    public int Dependent;

    /// <summary>The next edge with the same input.</summary>
    public int Next;

    /// <summary>The edge before with the same input.</summary>
    public int Previous;
}

/// <summary>All edges. The inputs of a task are one contiguous range; ranges are given out one behind the other within pages.</summary>
internal sealed class EdgePool
{
    private const int PageEdges = 1024;

    private readonly Queue<int> _freePages = new();
    private int[] _pageLive = new int[1];
    private int _pageCount;
    private int _openPage = TaskRow.None;
    private int _openUsed = PageEdges;

    public Edge[] Edges { get; private set; } = new Edge[PageEdges];

    /// <summary>How many edges are in use.</summary>
    public int Count { get; private set; }

    public ref Edge this[int edge] => ref Edges[edge];

    /// <summary>Takes a contiguous range.</summary>
    /// <returns>The first edge of the range.</returns>
    public int AddRange(int count)
    {
        if (count == 0)
            return 0;
        Count += count;
        if (count > PageEdges)
            return AddPages(count);
        if (_openUsed + count > PageEdges)
            OpenPage();
        int first = (_openPage * PageEdges) + _openUsed;
        _openUsed += count;
        _pageLive[_openPage] += count;
        return first;
    }

    /// <summary>Gives a range back.</summary>
    public void RemoveRange(int first, int count)
    {
        Count -= count;
        while (count > 0)
        {
            int page = first / PageEdges;
            int here = Math.Min(count, ((page + 1) * PageEdges) - first);
            _pageLive[page] -= here;
            if (_pageLive[page] == 0)
                FreePage(page);
            first += here;
            count -= here;
        }
    }

    /// <summary>Puts an edge at the head of its input's list of dependents.</summary>
    public void Link(int edge, ref int firstDependent)
    {
        ref Edge link = ref Edges[edge];
        link.Previous = TaskRow.None;
        link.Next = firstDependent;
        if (firstDependent != TaskRow.None)
            Edges[firstDependent].Previous = edge;
        firstDependent = edge;
    }

    /// <summary>Takes an edge out of its input's list of dependents.</summary>
    public void Unlink(int edge, ref int firstDependent)
    {
        ref Edge link = ref Edges[edge];
        if (link.Next != TaskRow.None)
            Edges[link.Next].Previous = link.Previous;
        if (link.Previous != TaskRow.None)
            Edges[link.Previous].Next = link.Next;
        else
            firstDependent = link.Next;
    }

    private void FreePage(int page)
    {
        if (page == _openPage)
            _openUsed = 0;
        else
            _freePages.Enqueue(page);
    }

    private void OpenPage()
    {
        if (_freePages.TryDequeue(out int page))
            _openPage = page;
        else
            _openPage = AppendPages(1);
        _openUsed = 0;
    }

    /// <summary>A task with more inputs than a page holds gets pages of its own at the end.</summary>
    private int AddPages(int count)
    {
        int pages = (count + PageEdges - 1) / PageEdges;
        int first = AppendPages(pages);
        for (int i = 0; i < pages; i++)
            _pageLive[first + i] = Math.Min(PageEdges, count - (i * PageEdges));
        return first * PageEdges;
    }

    private int AppendPages(int pages)
    {
        int first = _pageCount;
        _pageCount += pages;
        if (_pageCount > _pageLive.Length)
        {
            int capacity = Math.Max(_pageCount, _pageLive.Length * 2);
            Array.Resize(ref _pageLive, capacity);
            Edge[] edges = Edges;
            Array.Resize(ref edges, capacity * PageEdges);
            Edges = edges;
        }

        return first;
    }
}
