using System.Runtime.InteropServices;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock;

/// <summary>The results to fetch from one worker: one request per batch, one batch at a time.</summary>
internal sealed class FetchGroup(WorkerId worker, ClientWorker? known)
{
    /// <summary>The most results of one request: the worker answers other peers between two.</summary>
    private const int BatchCountMax = 8_192;

    /// <summary>A batch is closed before it exceeds this many bytes, unless one result alone does.</summary>
    private const long BatchBytesTarget = 8 << 20;

    private readonly List<int> _tags = [];
    private readonly List<int> _batchEnds = [];
    private TaskHandle[] _tasks = new TaskHandle[1];
    private long _batchBytes;

    public WorkerId Worker { get; } = worker;

    private string Name => known?.Name ?? Worker.ToString();

    public void Add(int tag, TaskHandle task, long bytes)
    {
        int batchStart = _batchEnds.Count == 0 ? 0 : _batchEnds[^1];
        int inBatch = _tags.Count - batchStart;
        if (inBatch > 0 && (inBatch == BatchCountMax || _batchBytes + bytes > BatchBytesTarget))
        {
            _batchEnds.Add(_tags.Count);
            _batchBytes = 0;
        }

        if (_tags.Count == _tasks.Length)
            Array.Resize(ref _tasks, 2 * _tasks.Length);
        _tasks[_tags.Count] = task;
        _tags.Add(tag);
        _batchBytes += bytes;
    }

    /// <summary>Fetches the batches; what the worker does not deliver goes to <paramref name="missing"/>.</summary>
    public async ValueTask FetchAsync(IDataNetwork data, ResultRequest request, MissingResults missing, CancellationToken cancellationToken)
    {
        if (known is null)
        {
            missing.Add(Tags(0, _tags.Count), Name, error: null); // It has left; the scheduler is about to say where else.
            return;
        }

        _batchEnds.Add(_tags.Count);
        int start = 0;
        foreach (int end in _batchEnds)
        {
            try
            {
                Cell?[] cells = await data.GetAsync(known.DataAddress, _tasks.AsMemory(start, end - start), cancellationToken).ConfigureAwait(false);
                Take(start, end, cells, request, missing);
            }
            catch (IOException error)
            {
                missing.Add(Tags(start, _tags.Count), Name, error);
                return;
            }

            start = end;
        }
    }

    private void Take(int start, int end, Cell?[] cells, ResultRequest request, MissingResults missing)
    {
        if (cells.Length != end - start)
            throw new IOException($"Worker '{Name}' answered with {cells.Length} results instead of {end - start}.");
        for (int i = 0; i < cells.Length; i++)
        {
            if (cells[i] is { } cell)
                request.Take(_tags[start + i], cell);
            else
                missing.Add(Tags(start + i, start + i + 1), Name, error: null);
        }
    }

    private ReadOnlySpan<int> Tags(int start, int end) => CollectionsMarshal.AsSpan(_tags)[start..end];
}
