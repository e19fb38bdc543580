using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// Everything seen of a life so far, put together once for all oracles. It shares no code with the machines: it knows recipes,
/// runs, copies, holds and faults only from what happened outside them.
/// </summary>
internal sealed class LifeFacts
{
    private readonly Dictionary<Key, KeyFacts> _keyOf = [];
    private readonly Dictionary<(int Client, HoldId Hold), HoldFacts> _holdOf = [];
    private readonly Dictionary<int, WorkerFacts> _workerOf = [];
    private readonly HashSet<int> _goneClients = [];
    private readonly Dictionary<int, List<long>> _returnsOf = [];
    private readonly List<KeyFacts> _walk = [];
    private long _visits;

    /// <summary>How many facts there are: the time of oracles.</summary>
    public long Now { get; set; }

    public List<KeyFacts> Keys { get; } = [];

    public List<HoldFacts> Holds { get; } = [];

    public List<CancelFacts> Cancels { get; } = [];

    public List<RetryFacts> Retries { get; } = [];

    public List<OrderFacts> Orders { get; } = [];

    public List<WorkerFacts> Workers { get; } = [];

    /// <summary>Workers that died, or that the scheduler took off its books.</summary>
    public int LostWorkers { get; set; }

    /// <summary>When requests or links went wrong.</summary>
    public List<long> DisturbedAt { get; } = [];

    /// <summary>Requests for data that went wrong although the peer was there.</summary>
    public int FetchFaults { get; set; }

    /// <summary>Links to the scheduler that broke, and deaths of the scheduler.</summary>
    public int LinkFaults { get; set; }

    /// <summary>Schedulers that have died.</summary>
    public int SchedulerDeaths { get; set; }

    /// <summary>When the scheduler died last; -1 if it never did.</summary>
    public long SchedulerDiedAt { get; set; } = -1;

    /// <summary>Whether a client has wanted the cluster to begin anew.</summary>
    public bool HasBegunAnew => Orders.Exists(static order => order.Order.Kind == OrderKind.Restart);

    /// <summary>Whether nothing has gone wrong that could lose a result or a run.</summary>
    public bool IsCalm => LostWorkers == 0 && FetchFaults == 0 && LinkFaults == 0;

    public KeyFacts Of(Key key)
    {
        if (!_keyOf.TryGetValue(key, out KeyFacts? facts))
        {
            facts = new KeyFacts(key);
            _keyOf.Add(key, facts);
            Keys.Add(facts);
        }

        return facts;
    }

    public HoldFacts? FindHold(int client, HoldId hold) => _holdOf.GetValueOrDefault((client, hold));

    public void AddHold(HoldFacts hold)
    {
        _holdOf[(hold.Client, hold.Id)] = hold;
        Holds.Add(hold);
        hold.Key.Holds.Add(hold);
    }

    public WorkerFacts WorkerAt(int worker)
    {
        if (!_workerOf.TryGetValue(worker, out WorkerFacts? facts))
        {
            facts = new WorkerFacts(worker);
            _workerOf.Add(worker, facts);
            Workers.Add(facts);
        }

        return facts;
    }

    public void ForgetClient(int client) => _goneClients.Add(client);

    public void RememberClient(int client)
    {
        _goneClients.Remove(client);
        if (!_returnsOf.TryGetValue(client, out List<long>? returns))
            _returnsOf.Add(client, returns = []);
        returns.Add(Now);
    }

    /// <summary>Whether a client has begun another session.</summary>
    public bool HasReturned(int client) => _returnsOf.ContainsKey(client);

    /// <summary>When a client has begun another session.</summary>
    public IReadOnlyList<long> ReturnsOf(int client) => _returnsOf.GetValueOrDefault(client) ?? [];

    /// <summary>Whether the scheduler counts a client's holds, or will when it hears of them.</summary>
    public bool IsCounted(int client) => !_goneClients.Contains(client);

    /// <summary>A key and everything it depends on. The list is good until the next walk.</summary>
    public IReadOnlyList<KeyFacts> Ancestors(KeyFacts key) => Walk(key, static facts => facts.Inputs);

    /// <summary>A key and everything that depends on it. The list is good until the next walk.</summary>
    public IReadOnlyList<KeyFacts> Descendants(KeyFacts key) => Walk(key, static facts => facts.Dependents);

    /// <summary>Whether a key, or something it depends on, has a property.</summary>
    public bool DependsOn(KeyFacts key, Func<KeyFacts, bool> property)
    {
        foreach (KeyFacts ancestor in Ancestors(key))
        {
            if (property(ancestor))
                return true;
        }

        return false;
    }

    private List<KeyFacts> Walk(KeyFacts from, Func<KeyFacts, List<KeyFacts>> next)
    {
        _visits++;
        _walk.Clear();
        _walk.Add(from);
        from.Visit = _visits;
        for (int i = 0; i < _walk.Count; i++)
        {
            foreach (KeyFacts neighbour in next(_walk[i]))
            {
                if (neighbour.Visit == _visits)
                    continue;
                neighbour.Visit = _visits;
                _walk.Add(neighbour);
            }
        }

        return _walk;
    }
}
