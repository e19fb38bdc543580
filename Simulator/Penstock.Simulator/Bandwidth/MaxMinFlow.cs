namespace Penstock.Simulator;

/// <summary>
/// Divides what peers can send and receive among links: no link can get more without taking from one that has no more than it
/// (max-min fairness). Made for hundreds of links at a time.
/// </summary>
internal sealed class MaxMinFlow
{
    private readonly List<int> _undecided = [];
    private double[] _sendLeft = [];
    private double[] _receiveLeft = [];
    private int[] _sending = [];
    private int[] _receiving = [];

    /// <summary>Gives each link its flow.</summary>
    /// <param name="links">The links that carry something, each pair of peers once.</param>
    /// <param name="sendCapacity">What a peer can send at most, by peer.</param>
    /// <param name="receiveCapacity">What a peer can receive at most, by peer.</param>
    /// <param name="flows">Gets the flow of each link.</param>
    public void Divide(ReadOnlySpan<PeerPair> links, ReadOnlySpan<double> sendCapacity, ReadOnlySpan<double> receiveCapacity, Span<double> flows)
    {
        Begin(links, sendCapacity, receiveCapacity);
        while (_undecided.Count > 0)
        {
            int sender = Tightest(_sendLeft, _sending, sendCapacity.Length, out double sendShare);
            int receiver = Tightest(_receiveLeft, _receiving, receiveCapacity.Length, out double receiveShare);
            if (sendShare <= receiveShare)
                Settle(links, flows, sender, isSender: true, sendShare);
            else
                Settle(links, flows, receiver, isSender: false, receiveShare);
        }
    }

    private void Begin(ReadOnlySpan<PeerPair> links, ReadOnlySpan<double> sendCapacity, ReadOnlySpan<double> receiveCapacity)
    {
        Fill(ref _sendLeft, ref _sending, sendCapacity);
        Fill(ref _receiveLeft, ref _receiving, receiveCapacity);
        _undecided.Clear();
        for (int i = 0; i < links.Length; i++)
        {
            _undecided.Add(i);
            _sending[links[i].Source]++;
            _receiving[links[i].Target]++;
        }
    }

    private static void Fill(ref double[] left, ref int[] links, ReadOnlySpan<double> capacity)
    {
        if (left.Length < capacity.Length)
        {
            left = new double[capacity.Length];
            links = new int[capacity.Length];
        }

        capacity.CopyTo(left);
        links.AsSpan().Clear();
    }

    /// <summary>The peer whose links can have least each; the first of those that are alike.</summary>
    private static int Tightest(double[] left, int[] links, int peers, out double share)
    {
        int tightest = -1;
        share = double.PositiveInfinity;
        for (int peer = 0; peer < peers; peer++)
        {
            if (links[peer] == 0)
                continue;
            double own = left[peer] / links[peer];
            if (own >= share && tightest >= 0)
                continue;
            tightest = peer;
            share = own;
        }

        return tightest;
    }

    /// <summary>All undecided links of the tightest peer get its share; what they take is gone for the peers at their other ends.</summary>
    private void Settle(ReadOnlySpan<PeerPair> links, Span<double> flows, int peer, bool isSender, double share)
    {
        int kept = 0;
        for (int i = 0; i < _undecided.Count; i++)
        {
            int link = _undecided[i];
            PeerPair pair = links[link];
            if ((isSender ? pair.Source : pair.Target) != peer)
            {
                _undecided[kept++] = link;
                continue;
            }

            flows[link] = share;
            _sending[pair.Source]--;
            _receiving[pair.Target]--;
            if (isSender)
                _receiveLeft[pair.Target] -= share;
            else
                _sendLeft[pair.Source] -= share;
        }

        _undecided.RemoveRange(kept, _undecided.Count - kept);
    }
}

/// <summary>Who sends and who receives on a link.</summary>
internal readonly record struct PeerPair(int Source, int Target);
