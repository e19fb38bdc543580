using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>
/// Which runs of a worker have begun and not ended, in memory that its supervisor shares: it can be read after the worker's
/// process has died, however it died. Only these runs are suspected of its death; see the page on scheduler states.
/// </summary>
/// <remarks>
/// The memory is a file, made by the supervisor and opened by the worker. Safe to use from any thread; whoever makes an
/// instance disposes it. What was opened stays in memory (16 KiB) until the process ends: a task that outlives its host may
/// still write to it.
/// </remarks>
public sealed class SlotBoard : IDisposable
{
    /// <summary>How many runs it has room for: slots, and asynchronous runs that go on without one.</summary>
    public const int EntriesMax = 2047;

    /// <summary>In the place of an entry: the run found no room.</summary>
    private const int NoEntry = 0;

    private const int EntryBytes = sizeof(ulong);
    private const int FileBytes = (1 + EntriesMax) * EntryBytes;

    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new(Enumerable.Range(1, EntriesMax).Reverse());
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly IntPtr _entries;
    private long _unnoted;

    private SlotBoard(string path, FileMode mode)
    {
        _file = MemoryMappedFile.CreateFromFile(path, mode, mapName: null, FileBytes);
        _view = _file.CreateViewAccessor(0, FileBytes);
        _entries = _view.SafeMemoryMappedViewHandle.DangerousGetHandle() + checked((IntPtr)_view.PointerOffset);
    }

    /// <summary>Makes an empty board.</summary>
    /// <param name="path">The file, which must not exist. It may be deleted as soon as the worker has opened it, where the system lets it.</param>
    /// <exception cref="IOException">The file exists, or cannot be made.</exception>
    public static SlotBoard Create(string path) => new(path, FileMode.CreateNew);

    /// <summary>Opens a board that a supervisor has made.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="IOException">The file does not exist, or cannot be opened.</exception>
    public static SlotBoard Open(string path)
    {
        var board = new SlotBoard(path, FileMode.Open);
        bool isKept = false;
        board._view.SafeMemoryMappedViewHandle.DangerousAddRef(ref isKept); // Never given back, so that no late write meets unmapped memory.
        return board;
    }

    /// <summary>What runs, or ran when the process died.</summary>
    /// <returns>The runs; null if there were more than it has room for, so that any may have run.</returns>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public IReadOnlyList<AttemptId>? Read()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(!_view.CanRead, this);
            if (Marshal.ReadInt64(_entries) > 0)
                return null;
            var runs = new List<AttemptId>();
            for (int entry = 1; entry <= EntriesMax; entry++)
            {
                if (Marshal.ReadInt64(_entries, entry * EntryBytes) is not 0 and var attempt)
                    runs.Add(new AttemptId((ulong)attempt));
            }

            return runs;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _view.Dispose();
            _file.Dispose();
        }
    }

    /// <summary>Takes an entry; whoever has it writes it, one thread at a time.</summary>
    internal int Take()
    {
        lock (_lock)
        {
            if (_free.TryPop(out int entry))
                return entry;
            Marshal.WriteInt64(_entries, ++_unnoted);
            return NoEntry;
        }
    }

    /// <summary>Writes which run goes on; <see langword="default"/> for none.</summary>
    internal void Note(int entry, AttemptId attempt)
    {
        if (entry != NoEntry)
            Marshal.WriteInt64(_entries, entry * EntryBytes, (long)attempt.Value);
    }

    /// <summary>Gives an entry back.</summary>
    internal void Release(int entry)
    {
        Note(entry, default);
        lock (_lock)
        {
            if (entry == NoEntry)
                Marshal.WriteInt64(_entries, --_unnoted);
            else
                _free.Push(entry);
        }
    }
}
