namespace Penstock.Simulator.Tests.Estee;

/// <summary>
/// A worker as Estee has it: tasks whose inputs are there wait in a queue by priority and start when enough cpus are free.
/// </summary>
internal sealed class EsteeWorker(int number, int cpus, int objects)
{
    private readonly bool[] _holds = new bool[objects];
    private readonly List<Assignment> _queue = [];
    private readonly Queue<Assignment> _arriving = new();

    public int Number { get; } = number;

    public int Cpus { get; } = cpus;

    public int FreeCpus { get; private set; } = cpus;

    public bool Holds(int data) => _holds[data];

    public void Hold(int data) => _holds[data] = true;

    /// <summary>All inputs of a task are here. It joins the queue with the next <see cref="StartArriving"/>, not before.</summary>
    public void Arrive(Assignment assignment) => _arriving.Enqueue(assignment);

    /// <summary>Takes back a task that has not started.</summary>
    public void Withdraw(int task)
    {
        _queue.RemoveAll(queued => queued.Task == task);
        for (int i = _arriving.Count; i > 0; i--)
        {
            Assignment arriving = _arriving.Dequeue();
            if (arriving.Task != task)
                _arriving.Enqueue(arriving);
        }
    }

    public void Finish(EsteeTask task) => FreeCpus += task.Cpus;

    /// <summary>Lets arriving tasks join the queue one by one; each time what can starts.</summary>
    public void StartArriving(EsteeGraph graph, Action<EsteeWorker, Assignment> start)
    {
        while (_arriving.TryDequeue(out Assignment arriving))
        {
            int place = _queue.FindIndex(queued => queued.Priority < arriving.Priority);
            _queue.Insert(place < 0 ? _queue.Count : place, arriving);
            StartQueued(graph, start);
        }
    }

    /// <summary>Starts tasks of the queue while they fit and are not held back.</summary>
    public void StartQueued(EsteeGraph graph, Action<EsteeWorker, Assignment> start)
    {
        double block = double.NegativeInfinity;
        for (int i = 0; i < _queue.Count; i++)
        {
            Assignment queued = _queue[i];
            if (queued.Priority < block)
                return; // All behind it have lower priorities still.
            int needed = graph.Tasks[queued.Task].Cpus;
            if (needed > FreeCpus)
            {
                block = Math.Max(block, queued.Blocking);
                continue;
            }

            _queue.RemoveAt(i--);
            FreeCpus -= needed;
            start(this, queued);
        }
    }
}
