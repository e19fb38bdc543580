namespace Penstock.Simulator;

/// <summary>
/// Peers fetch a few things at a time: so many in all, and so many from one source. What waits begins by priority, then in the
/// order of the calls.
/// </summary>
/// <param name="network">How long what has begun takes.</param>
/// <param name="total">How much a peer fetches at a time.</param>
/// <param name="perSource">How much a peer fetches at a time from one source.</param>
internal sealed class DownloadSlots(ITransferModel network, int total = 4, int perSource = 2) : ITransferModel
{
    private readonly Dictionary<int, Download> _downloads = [];
    private readonly List<Receiver> _receivers = [];
    private readonly List<int> _justEnded = [];
    private readonly List<int> _freed = [];
    private double _now;
    private long _started;

    /// <summary>How many transfers have begun and not ended.</summary>
    public int RunningCount { get; private set; }

    public double NextEnd
    {
        get
        {
            FillSlots();
            return network.NextEnd;
        }
    }

    public void Start(int transfer, int source, int target, double size, double now) => Start(transfer, source, target, size, now, priority: 0);

    /// <summary>Begins a transfer as soon as there is a slot and nothing more urgent waits for it.</summary>
    public void Start(int transfer, int source, int target, double size, double now, double priority)
    {
        _now = now;
        var download = new Download(transfer, source, target, size, priority, _started++);
        _downloads.Add(transfer, download);
        while (_receivers.Count <= target)
            _receivers.Add(new Receiver());
        Wait(download);
    }

    /// <summary>Gives a transfer that has not begun another priority.</summary>
    public void Prioritize(int transfer, double priority)
    {
        if (!_downloads.TryGetValue(transfer, out Download? download) || download.HasBegun)
            return;
        Receiver receiver = _receivers[download.Target];
        receiver.From(download.Source).Waiting.Remove(download.Rank);
        download.Priority = priority;
        Wait(download);
    }

    /// <summary>The priority of a transfer that waits or runs; null if there is none of this number.</summary>
    public double? PriorityOf(int transfer) => _downloads.TryGetValue(transfer, out Download? download) ? download.Priority : null;

    /// <summary>Whether a transfer is under way, that is, waits for no slot any more.</summary>
    public bool HasBegun(int transfer) => _downloads.TryGetValue(transfer, out Download? download) && download.HasBegun;

    public void Stop(int transfer, double now)
    {
        _now = now;
        if (!_downloads.TryGetValue(transfer, out Download? download))
            return;
        if (download.HasBegun)
        {
            network.Stop(transfer, now);
            End(download);
        }
        else
        {
            _receivers[download.Target].From(download.Source).Waiting.Remove(download.Rank);
            _downloads.Remove(transfer);
        }
    }

    public void Advance(double now, List<int> ended)
    {
        FillSlots();
        _now = now;
        _justEnded.Clear();
        network.Advance(now, _justEnded);
        foreach (int transfer in _justEnded)
            End(_downloads[transfer]);
        ended.AddRange(_justEnded);
    }

    private void Wait(Download download)
    {
        Receiver receiver = _receivers[download.Target];
        receiver.From(download.Source).Waiting.Add(download.Rank);
        MarkFreed(download.Target);
    }

    private void End(Download download)
    {
        Receiver receiver = _receivers[download.Target];
        receiver.Running--;
        receiver.From(download.Source).Running--;
        RunningCount--;
        _downloads.Remove(download.Number);
        MarkFreed(download.Target);
    }

    private void MarkFreed(int target)
    {
        if (_receivers[target].IsFreed)
            return;
        _receivers[target].IsFreed = true;
        _freed.Add(target);
    }

    /// <summary>Begins what there are slots for. Done late, so that of things asked for at the same time the most urgent begins.</summary>
    private void FillSlots()
    {
        foreach (int target in _freed)
        {
            Receiver receiver = _receivers[target];
            receiver.IsFreed = false;
            while (receiver.Running < total && receiver.MostUrgent(perSource) is { } source)
            {
                Download download = _downloads[source.Waiting.Min.Transfer];
                source.Waiting.Remove(download.Rank);
                source.Running++;
                receiver.Running++;
                RunningCount++;
                download.HasBegun = true;
                network.Start(download.Number, download.Source, target, download.Size, _now);
            }
        }

        _freed.Clear();
    }

    private sealed class Download(int number, int source, int target, double size, double priority, long order)
    {
        public int Number { get; } = number;

        public int Source { get; } = source;

        public int Target { get; } = target;

        public double Size { get; } = size;

        public double Priority { get; set; } = priority;

        public bool HasBegun { get; set; }

        /// <summary>The smaller of two begins earlier.</summary>
        public (double LessUrgent, long Order, int Transfer) Rank => (-Priority, order, Number);
    }

    private sealed class Receiver
    {
        private readonly List<Source> _sources = [];
        private readonly Dictionary<int, Source> _byPeer = [];

        public int Running { get; set; }

        public bool IsFreed { get; set; }

        public Source From(int peer)
        {
            if (!_byPeer.TryGetValue(peer, out Source? source))
            {
                _byPeer.Add(peer, source = new Source());
                _sources.Add(source);
            }

            return source;
        }

        /// <summary>The source, among those with a free slot, for which the most urgent download waits; null if there is none.</summary>
        public Source? MostUrgent(int perSource)
        {
            Source? best = null;
            foreach (Source source in _sources)
            {
                if (source.Running >= perSource || source.Waiting.Count == 0)
                    continue;
                if (best is null || source.Waiting.Min.CompareTo(best.Waiting.Min) < 0)
                    best = source;
            }

            return best;
        }
    }

    private sealed class Source
    {
        public int Running { get; set; }

        public SortedSet<(double LessUrgent, long Order, int Transfer)> Waiting { get; } = [];
    }
}
