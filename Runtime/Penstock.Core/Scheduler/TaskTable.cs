using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// The rows of all tasks. Rows are given out one behind the other within pages, so the tasks of one submission are
/// neighbours; a page is used again when all its rows are free.
/// </summary>
internal sealed class TaskTable
{
    /// <summary>Rows in a page: large enough for neighbours to stay neighbours, small enough that one survivor does not keep much.</summary>
    private const int PageRows = 256;

    private readonly Queue<int> _freePages = new();
    private int[] _pageLive = new int[1];
    private int _pageCount;
    private int _openPage = TaskRow.None;
    private int _openUsed = PageRows;

    /// <summary>The rows; a reference into it is good until the next <see cref="Add"/>.</summary>
    public TaskRow[] Rows { get; private set; } = new TaskRow[PageRows];

    public RecipeRow[] Recipes { get; private set; } = new RecipeRow[PageRows];

    public Key[] Keys { get; private set; } = new Key[PageRows];

    /// <summary>How many tasks there are.</summary>
    public int Count { get; private set; }

    /// <summary>One more than the largest row that was ever used.</summary>
    public int RowsUsed => _pageCount * PageRows;

    public ref TaskRow this[int row] => ref Rows[row];

    public TaskHandle Handle(int row) => new((uint)row, Rows[row].Reuse);

    /// <summary>The row of a handle, or <see cref="TaskRow.None"/> if the task is gone.</summary>
    public int Find(TaskHandle handle)
    {
        if (handle.Row >= (uint)RowsUsed)
            return TaskRow.None;
        ref TaskRow row = ref Rows[handle.Row];
        return row.Reuse == handle.Reuse && row.Status != SchedulerTaskStatus.Forgotten ? (int)handle.Row : TaskRow.None;
    }

    /// <summary>Takes a row; it is blank except for its reuse count, and counts as Released.</summary>
    public int Add(Key key)
    {
        if (_openUsed == PageRows)
            OpenPage();
        int row = (_openPage * PageRows) + _openUsed++;
        _pageLive[_openPage]++;
        Count++;
        Keys[row] = key;
        uint reuse = Rows[row].Reuse;
        Rows[row] = new TaskRow
        {
            Reuse = reuse,
            Status = SchedulerTaskStatus.Released,
            FirstDependent = TaskRow.None,
            FirstReplica = TaskRow.None,
            FirstWant = TaskRow.None,
            Worker = TaskRow.None,
        };
        Recipes[row] = new RecipeRow { Function = TaskRow.None, Chunk = TaskRow.None };
        return row;
    }

    /// <summary>Gives a row back; its handle is stale from now on.</summary>
    public void Remove(int row)
    {
        Rows[row].Reuse = Rows[row].Reuse + 1 == OwnNames.Reuse ? 0 : Rows[row].Reuse + 1;
        Rows[row].Status = SchedulerTaskStatus.Forgotten;
        Count--;
        int page = row / PageRows;
        if (--_pageLive[page] > 0)
            return;
        if (page == _openPage)
            _openUsed = 0;
        else
            _freePages.Enqueue(page);
    }

    private void OpenPage()
    {
        if (_freePages.TryDequeue(out int page))
        {
            _openPage = page;
        }
        else
        {
            _openPage = _pageCount++;
            if (_pageCount > _pageLive.Length)
                Grow();
        }

        _openUsed = 0;
    }

    private void Grow()
    {
        int pages = _pageLive.Length * 2;
        Array.Resize(ref _pageLive, pages);
        TaskRow[] rows = Rows;
        RecipeRow[] recipes = Recipes;
        Key[] keys = Keys;
        Array.Resize(ref rows, pages * PageRows);
        Array.Resize(ref recipes, pages * PageRows);
        Array.Resize(ref keys, pages * PageRows);
        Rows = rows;
        Recipes = recipes;
        Keys = keys;
    }
}
