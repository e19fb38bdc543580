using System;
using System.Collections.Generic;

namespace Penstock.Core;

/// <summary>
/// The encoded arguments of all tasks, in chunks. A chunk is used again when every task in it has been forgotten; arguments
/// that are large on their own get a chunk of their own.
/// </summary>
internal sealed class RecipeStore
{
    private const int ChunkBytes = 32 << 10;

    /// <summary>Longer arguments get a chunk of their own.</summary>
    private const int SharedLengthMax = ChunkBytes / 8;

    private readonly List<byte[]?> _chunks = [];
    private readonly List<int> _live = [];
    private readonly Stack<int> _freeChunks = new();
    private readonly Stack<int> _freeSlots = new();
    private int _open = TaskRow.None;
    private int _openUsed = ChunkBytes;

    /// <summary>Of how many tasks arguments are kept, counted anew; for validation.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (int live in _live)
                count += live;
            return count;
        }
    }

    public ReadOnlySpan<byte> Read(in RecipeRow recipe) =>
        recipe.Length == 0 ? default : _chunks[recipe.Chunk].AsSpan(recipe.Offset, recipe.Length);

    /// <summary>Copies arguments into the store and notes in the recipe where they are.</summary>
    public void Add(ReadOnlySpan<byte> arguments, ref RecipeRow recipe)
    {
        recipe.Length = arguments.Length;
        if (arguments.Length == 0)
            return;
        if (arguments.Length > SharedLengthMax)
        {
            recipe.Chunk = AddChunk(arguments.ToArray());
            recipe.Offset = 0;
        }
        else
        {
            if (_openUsed + arguments.Length > ChunkBytes)
                OpenChunk();
            recipe.Chunk = _open;
            recipe.Offset = _openUsed;
            arguments.CopyTo(_chunks[_open].AsSpan(_openUsed));
            _openUsed += arguments.Length;
        }

        _live[recipe.Chunk]++;
    }

    public void Remove(in RecipeRow recipe)
    {
        if (recipe.Length == 0 || --_live[recipe.Chunk] > 0)
            return;
        if (recipe.Chunk == _open)
        {
            _openUsed = 0;
        }
        else if (recipe.Length > SharedLengthMax)
        {
            _chunks[recipe.Chunk] = null;
            _freeSlots.Push(recipe.Chunk);
        }
        else
        {
            _freeChunks.Push(recipe.Chunk);
        }
    }

    private void OpenChunk()
    {
        _open = _freeChunks.TryPop(out int free) ? free : AddChunk(new byte[ChunkBytes]);
        _openUsed = 0;
    }

    private int AddChunk(byte[] chunk)
    {
        if (_freeSlots.TryPop(out int slot))
        {
            _chunks[slot] = chunk;
            return slot;
        }

        _chunks.Add(chunk);
        _live.Add(0);
        return _chunks.Count - 1;
    }
}
