using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Orders to the cluster as a whole: where data is to be, which workers are to leave, and beginning anew.</content>
public sealed partial class ClientMachine
{
    /// <summary>Why an order failed that was given in a session which is over; it may have been carried out.</summary>
    internal const string SessionEnded = "The session with the scheduler ended before it had answered: the order may have been carried out or not. Look at the workers and give it again if need be.";

    /// <summary>Orders that were not answered, and how many things each names.</summary>
    private readonly Dictionary<int, int> _outstandingOrders = [];

    /// <summary>Those of the orders that will end every hold begun before them.</summary>
    private readonly HashSet<int> _outstandingRestarts = [];

    /// <summary>Wants so many workers to hold keys, as long as the keys are in memory.</summary>
    /// <param name="holds">Holds that have not been released, at most <see cref="CancelHoldsMax"/>.</param>
    /// <param name="copies">How many, at least one; <see cref="int.MaxValue"/> for every worker.</param>
    /// <returns>The number of the request; <see cref="ClientEffects.OrdersDone"/> will name it.</returns>
    public int Replicate(ReadOnlySpan<HoldId> holds, int copies)
    {
        int request = BeginOrder(holds.Length);
        Outbox.Add(new ReplicateHolds { Request = request, Copies = copies, Holds = holds });
        return request;
    }

    /// <summary>Wants what workers store evened out, once.</summary>
    /// <returns>The number of the request; <see cref="ClientEffects.OrdersDone"/> will name it.</returns>
    public int Rebalance()
    {
        int request = BeginOrder();
        Outbox.Add(new RebalanceData(request));
        return request;
    }

    /// <summary>Wants workers to leave once their work and data are handed over.</summary>
    /// <param name="workers">Their numbers.</param>
    /// <returns>The number of the request; <see cref="ClientEffects.OrdersDone"/> will name it.</returns>
    public int RetireWorkers(ReadOnlySpan<int> workers)
    {
        int request = BeginOrder(workers.Length);
        Outbox.Add(new RetireWorkers { Request = request, Workers = workers });
        return request;
    }

    /// <summary>
    /// Wants everything forgotten and every worker replaced. The holds of every client are cancelled when the scheduler says so;
    /// what this one submits from now on begins others.
    /// </summary>
    /// <returns>The number of the request; <see cref="ClientEffects.OrdersDone"/> will name it.</returns>
    public int RestartCluster()
    {
        int request = BeginOrder();
        Outbox.Add(new RestartCluster(request));
        _outstandingRestarts.Add(request);
        _lastCancel = request;
        return request;
    }

    private int BeginOrder(int things = 1)
    {
        ThrowIfEnded();
        _outstandingOrders.Add(++_requests, things);
        return _requests;
    }

    private void OnOrderDone(OrderDone message)
    {
        if (!_outstandingOrders.Remove(message.Request))
            throw new PeerProtocolException($"The scheduler reported order {message.Request} as done, which client '{Name}' has not given.");
        _outstandingRestarts.Remove(message.Request);
        Effects.OrdersDone.Add(message);
    }
}
