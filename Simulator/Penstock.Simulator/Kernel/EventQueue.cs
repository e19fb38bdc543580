namespace Penstock.Simulator;

/// <summary>
/// What will happen, earliest first: a heap with four children per node, which halves the depth of a binary one at the same
/// number of cache lines. Events of the same time come in an order that the policy seed decides; with seed 0, in the order in
/// which they were added. By priorities, what is due soon comes in the order of <see cref="Priorities"/> instead.
/// </summary>
internal sealed class EventQueue(ulong policySeed, EventOrder order = EventOrder.ByTime)
{
    private readonly Priorities? _priorities = order == EventOrder.ByPriorities ? new Priorities(policySeed) : null;
    private SimEvent[] _heap = new SimEvent[128];
    private int _inHeap;
    private uint _added;

    /// <summary>How many events wait.</summary>
    public int Count => _inHeap + (_priorities?.Count ?? 0);

    /// <summary>How many of them are not background.</summary>
    public int Foreground { get; private set; }

    /// <summary>Adds an event.</summary>
    public void Add(long time, EventKind kind, int target, int detail = 0, int stamp = 0, bool isBackground = false)
    {
        uint sequence = _added++;
        uint tie = policySeed == 0 ? 0 : (uint)(Chance.Of(policySeed, ChanceOf.Tie, sequence) >> 32);
        Push(new SimEvent(time, tie, sequence, kind, isBackground, target, detail, stamp));
    }

    /// <summary>Adds an event again, for another time.</summary>
    public void AddAgain(in SimEvent postponed, long time) =>
        Add(time, postponed.Kind, postponed.Target, postponed.Detail, postponed.Stamp, postponed.IsBackground);

    /// <summary>Takes the next event; the queue must not be empty.</summary>
    public SimEvent Take()
    {
        SimEvent next = _priorities is null ? Pop() : TakeByPriority(_priorities);
        if (!next.IsBackground)
            Foreground--;
        return next;
    }

    private SimEvent TakeByPriority(Priorities priorities)
    {
        long horizon = priorities.HorizonAt(_inHeap > 0 ? _heap[0].Time : long.MaxValue / 2);
        while (_inHeap > 0 && _heap[0].Time <= horizon)
            priorities.Add(Pop());
        return priorities.Take();
    }

    private SimEvent Pop()
    {
        SimEvent first = _heap[0];
        if (--_inHeap > 0)
            Sink(in _heap[_inHeap]);
        return first;
    }

    private void Push(in SimEvent added)
    {
        if (!added.IsBackground)
            Foreground++;
        if (_inHeap == _heap.Length)
            Array.Resize(ref _heap, 2 * _inHeap);
        int hole = _inHeap++;
        while (hole > 0)
        {
            int parent = (hole - 1) >> 2;
            if (!added.Precedes(in _heap[parent]))
                break;
            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = added;
    }

    /// <summary>Puts an event where the first one was, and lets it sink to its place.</summary>
    private void Sink(in SimEvent moved)
    {
        SimEvent sinking = moved;
        int hole = 0;
        while (true)
        {
            int child = (hole << 2) + 1;
            if (child >= _inHeap)
                break;
            int best = child;
            int end = Math.Min(child + 4, _inHeap);
            while (++child < end)
            {
                if (_heap[child].Precedes(in _heap[best]))
                    best = child;
            }

            if (!_heap[best].Precedes(in sinking))
                break;
            _heap[hole] = _heap[best];
            hole = best;
        }

        _heap[hole] = sinking;
    }
}
