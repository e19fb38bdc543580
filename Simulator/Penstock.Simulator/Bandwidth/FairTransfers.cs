using System.Runtime.InteropServices;

namespace Penstock.Simulator;

/// <summary>
/// Transfers share what peers can send and receive: links between peers by max-min fairness, transfers of one link evenly.
/// </summary>
/// <remarks>Flows are divided anew only when a link carries its first transfer or has carried its last.</remarks>
/// <param name="bandwidth">What each peer can send, and what it can receive, as size by time.</param>
/// <param name="tolerance">A transfer has ended when less than this remains: rounding leaves a rest. Positive.</param>
internal sealed class FairTransfers(double bandwidth, double tolerance) : ITransferModel
{
    private readonly MaxMinFlow _division = new();
    private readonly Dictionary<PeerPair, Link> _links = [];
    private readonly Dictionary<int, Link> _linkOf = [];
    private readonly List<Link> _open = [];
    private readonly List<PeerPair> _openPairs = [];
    private readonly List<int> _ended = [];
    private readonly List<double> _capacity = [];
    private double[] _flows = [];
    private double _now;
    private double _nextEnd = double.PositiveInfinity;
    private bool _haveLinksChanged;
    private bool _haveSpeedsChanged;

    public double NextEnd
    {
        get
        {
            if (_ended.Count > 0)
                return _now;
            if (_haveSpeedsChanged)
                DivideFlows();
            return _nextEnd;
        }
    }

    public void Start(int transfer, int source, int target, double size, double now)
    {
        PassIfLater(now);
        var pair = new PeerPair(source, target);
        if (!_links.TryGetValue(pair, out Link? link))
            _links.Add(pair, link = new Link(pair));
        while (_capacity.Count <= Math.Max(source, target))
            _capacity.Add(bandwidth);
        if (link.Transfers.Count == 0)
        {
            _open.Add(link);
            _haveLinksChanged = true;
        }

        link.Transfers.Add(new Transfer(transfer, size));
        _linkOf.Add(transfer, link);
        _haveSpeedsChanged = true;
    }

    public void Stop(int transfer, double now)
    {
        PassIfLater(now);
        if (_linkOf.Remove(transfer, out Link? link))
        {
            link.Transfers.RemoveAll(other => other.Number == transfer);
            CloseEmptyLinks();
            _haveSpeedsChanged = true;
        }

        _ended.Remove(transfer);
    }

    public void Advance(double now, List<int> ended)
    {
        Pass(now);
        ended.AddRange(_ended);
        _ended.Clear();
    }

    /// <summary>Many transfers begin at the same time: flows are divided once for all of them.</summary>
    private void PassIfLater(double now)
    {
        if (now > _now)
            Pass(now);
    }

    /// <summary>Takes off what has flown since the last call.</summary>
    private void Pass(double now)
    {
        if (_haveSpeedsChanged)
            DivideFlows();
        double elapsed = now - _now;
        _now = now;
        foreach (Link link in _open)
            Pass(link, elapsed);
        CloseEmptyLinks();
        _haveSpeedsChanged = true; // What remains is computed from now on, not from when it was computed last.
    }

    private void Pass(Link link, double elapsed)
    {
        Span<Transfer> transfers = CollectionsMarshal.AsSpan(link.Transfers);
        int kept = 0;
        for (int i = 0; i < transfers.Length; i++)
        {
            Transfer transfer = transfers[i] with { Remaining = transfers[i].Remaining - (elapsed * link.Speed) };
            if (transfer.Remaining >= tolerance)
            {
                transfers[kept++] = transfer;
                continue;
            }

            _ended.Add(transfer.Number);
            _linkOf.Remove(transfer.Number);
        }

        link.Transfers.RemoveRange(kept, transfers.Length - kept);
    }

    private void CloseEmptyLinks()
    {
        if (_open.RemoveAll(static link => link.Transfers.Count == 0) > 0)
            _haveLinksChanged = true;
    }

    private void DivideFlows()
    {
        if (_haveLinksChanged)
            DivideLinks();
        _haveLinksChanged = false;
        _haveSpeedsChanged = false;
        double shortest = double.PositiveInfinity;
        foreach (Link link in _open)
        {
            link.Speed = link.Flow / link.Transfers.Count;
            foreach (Transfer transfer in link.Transfers)
                shortest = Math.Min(shortest, transfer.Remaining / link.Speed);
        }

        _nextEnd = _now + shortest;
    }

    private void DivideLinks()
    {
        _openPairs.Clear();
        foreach (Link link in _open)
            _openPairs.Add(link.Pair);
        if (_flows.Length < _open.Count)
            _flows = new double[_open.Count * 2];
        ReadOnlySpan<double> capacity = CollectionsMarshal.AsSpan(_capacity);
        _division.Divide(CollectionsMarshal.AsSpan(_openPairs), capacity, capacity, _flows);
        for (int i = 0; i < _open.Count; i++)
            _open[i].Flow = _flows[i];
    }

    private sealed class Link(PeerPair pair)
    {
        public PeerPair Pair { get; } = pair;

        public List<Transfer> Transfers { get; } = [];

        /// <summary>What all its transfers get together.</summary>
        public double Flow { get; set; }

        /// <summary>What each of its transfers gets.</summary>
        public double Speed { get; set; }
    }

    private readonly record struct Transfer(int Number, double Remaining);
}
