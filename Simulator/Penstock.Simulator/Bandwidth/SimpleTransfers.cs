namespace Penstock.Simulator;

/// <summary>Every transfer has the whole bandwidth for itself, however many there are.</summary>
/// <param name="bandwidth">Size by time of one transfer.</param>
internal sealed class SimpleTransfers(double bandwidth) : ITransferModel
{
    private readonly PriorityQueue<Entry, (double End, long Order)> _ends = new();

    /// <summary>By transfer, the order of its only valid entry; entries of stopped transfers stay in the queue until they come up.</summary>
    private readonly Dictionary<int, long> _running = [];

    private long _started;

    public double NextEnd
    {
        get
        {
            DropStopped();
            return _ends.TryPeek(out _, out (double End, long) first) ? first.End : double.PositiveInfinity;
        }
    }

    public void Start(int transfer, int source, int target, double size, double now)
    {
        long order = _started++;
        _running.Add(transfer, order);
        _ends.Enqueue(new Entry(transfer, order), (now + (size / bandwidth), order));
    }

    public void Stop(int transfer, double now) => _running.Remove(transfer);

    public void Advance(double now, List<int> ended)
    {
        while (NextEnd <= now)
        {
            int transfer = _ends.Dequeue().Transfer;
            _running.Remove(transfer);
            ended.Add(transfer);
        }
    }

    private void DropStopped()
    {
        while (_ends.TryPeek(out Entry first, out _) && !IsRunning(first))
            _ends.Dequeue();
    }

    private bool IsRunning(Entry entry) => _running.TryGetValue(entry.Transfer, out long order) && order == entry.Order;

    private readonly record struct Entry(int Transfer, long Order);
}
