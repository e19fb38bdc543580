using System.Diagnostics.CodeAnalysis;
using Penstock.Hosting;
using Penstock.Protocol;

namespace Penstock.Deployment.Internal.Processes;

/// <summary>
/// The boards on which worker processes note what they run. Each is read once, when the scheduler finds that it has lost the
/// worker, and kept until that and the end of the process have both happened, in whichever order.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
/// <param name="folder">Where their files are.</param>
internal sealed class SlotBoards(string folder) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Makes the board of a worker.</summary>
    /// <returns>Its file, for the process to open; null if it cannot be made. A worker runs without one too, only all it was given is suspected then.</returns>
    [SuppressMessage("Reliability", "CA2000", Justification = "The entry owns the board.")]
    public string? Create(string worker)
    {
        string path = Path.Combine(folder, $"penstock-{Guid.NewGuid():N}.board");
        Entry entry;
        try
        {
            entry = new Entry(SlotBoard.Create(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // A full disk must not keep workers from being replaced.
        }

        lock (_lock)
            _entries[worker] = entry;
        return path;
    }

    /// <summary>The process has opened its board, or has ended: nobody needs the file's name any more.</summary>
    public void Hide(string worker)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(worker, out Entry? entry) && !OperatingSystem.IsWindows()) // There an open file cannot be deleted.
                File.Delete(entry.Path);
        }
    }

    /// <summary>The scheduler has lost a worker.</summary>
    /// <returns>What it ran; null if that is not known.</returns>
    public IReadOnlyList<AttemptId>? OnLost(string worker)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(worker, out Entry? entry))
                return null;
            IReadOnlyList<AttemptId>? running = entry.Board.Read();
            entry.IsLost = true;
            RemoveIfDone(worker, entry);
            return running;
        }
    }

    /// <summary>The process has ended.</summary>
    public void OnExited(string worker)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(worker, out Entry? entry))
                return;
            entry.HasExited = true;
            RemoveIfDone(worker, entry);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (Entry entry in _entries.Values)
                entry.Dispose();
            _entries.Clear();
        }
    }

    private void RemoveIfDone(string worker, Entry entry)
    {
        if (!entry.IsLost || !entry.HasExited)
            return;
        _entries.Remove(worker);
        entry.Dispose();
    }

    private sealed class Entry(SlotBoard board, string path) : IDisposable
    {
        public SlotBoard Board => board;

        public string Path => path;

        public bool IsLost { get; set; }

        public bool HasExited { get; set; }

        public void Dispose()
        {
            board.Dispose();
            File.Delete(path);
        }
    }
}
