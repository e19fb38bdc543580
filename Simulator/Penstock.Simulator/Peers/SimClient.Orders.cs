using Penstock.Protocol;

namespace Penstock.Simulator;

/// <content>What the user wants done with the cluster as a whole.</content>
internal sealed partial class SimClient
{
    /// <summary>How many orders were given and not answered.</summary>
    public int OpenOrders { get; private set; }

    /// <summary>Wants so many workers to hold what is held under some keys.</summary>
    public void Replicate(int first, int count, int copies)
    {
        if (NameUsable(first, count) is { Count: > 0 } keys)
            Give(new ClientOrder(OrderKind.Replicate, Machine.Replicate([.. _named], copies), keys, copies));
    }

    /// <summary>Brings data that every worker is to have.</summary>
    public void Broadcast(long bytes)
    {
        UserHold held = Scatter(bytes);
        Give(new ClientOrder(OrderKind.Replicate, Machine.Replicate([held.Hold], int.MaxValue), [held.Key], int.MaxValue));
    }

    /// <summary>Wants what workers store evened out.</summary>
    public void Rebalance() => Give(new ClientOrder(OrderKind.Rebalance, Machine.Rebalance(), []));

    /// <summary>Wants a worker to leave.</summary>
    public void Retire(SimWorker worker)
    {
        if (worker.IdIn(Connection.Epoch) is { } id)
            Give(new ClientOrder(OrderKind.Retire, Machine.RetireWorkers([id.Value]), [], Worker: worker.Index));
    }

    /// <summary>Wants the cluster to begin anew.</summary>
    public void RestartCluster() => Give(new ClientOrder(OrderKind.Restart, Machine.RestartCluster(), []));

    private void Give(ClientOrder order)
    {
        OpenOrders++;
        _world.Trace?.Write(_world.Now, Machine.Name, $"gives order {order.Request}: {order.Kind} {string.Join(' ', order.Keys)}");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnOrderGiven(Index, order);
        AfterEvent();
    }

    private void OnOrderDone(OrderDone done)
    {
        OpenOrders--;
        _world.Trace?.Write(_world.Now, Machine.Name, $"hears of order {done.Request}: {done.Done} done, {done.Failed} not. {done.Reason}");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnOrderDone(Index, done);
    }
}
