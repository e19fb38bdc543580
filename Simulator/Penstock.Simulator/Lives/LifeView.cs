using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Shows oracles a cluster at rest.</summary>
internal sealed class LifeView(World world, Cluster cluster) : ILifeView
{
    public SchedulerMachine Scheduler => cluster.Scheduler.Machine;

    public IEnumerable<int> Workers
    {
        get
        {
            foreach (SimWorker worker in cluster.LiveWorkers)
                yield return worker.Index;
        }
    }

    public IEnumerable<int> Clients
    {
        get
        {
            foreach (SimClient client in cluster.LiveClients)
                yield return client.Index;
        }
    }

    public int FaultCount => world.Faults;

    public WorkerMachine MachineOf(int worker) => cluster.Worker(worker).Machine;

    public WorkerId IdOf(int worker) => cluster.Worker(worker).Id;

    public IEnumerable<Key> StoredOn(int worker)
    {
        ValueStore store = cluster.Worker(worker).Store;
        for (int i = 0; i < store.Count; i++)
            yield return store[i].Key;
    }

    public (long Limit, long InMemory, long OnDisk) MemoryOf(int worker)
    {
        SimWorker measured = cluster.Worker(worker);
        return (measured.MemoryLimit, measured.MemoryBytes, measured.DiskBytes);
    }

    public int UnfinishedOn(int worker) => cluster.Worker(worker).Unfinished;

    public IReadOnlyList<string> ExplainUnfinishedOn(int worker) => cluster.Worker(worker).Machine.ExplainUnfinished();

    public IEnumerable<(HoldId Hold, Key Key, HoldStatus Status)> HeldBy(int client)
    {
        SimClient holder = cluster.Client(client);
        for (int i = 0; i < holder.HoldCount; i++)
        {
            UserHold held = holder.HoldAt(i);
            yield return (held.Hold, held.Key, holder.Machine.Read(held.Hold).Status);
        }
    }

    public ulong? Gather(int client, HoldId hold)
    {
        HoldInfo info = cluster.Client(client).Machine.Read(hold);
        if (info.Status != HoldStatus.Finished)
            return null;
        if (info.Worker == WorkerId.None)
            return null;
        SimWorker worker = cluster.Worker(cluster.IndexOf(cluster.Client(client).Machine.Epoch, info.Worker));
        return worker.IsAlive && worker.Store.TryFind(info.Task, out StoredValue value) ? value.Value : null;
    }

    public string Explain(Key key) => Scheduler.Explain(key);
}
