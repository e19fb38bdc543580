using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>What the client's shell has to do. Filled by the machine, performed and cleared by the shell after every call.</summary>
public sealed class ClientEffects
{
    /// <summary>Status changes that end waits, in order. A hold that is pending again is not among them.</summary>
    public List<HoldChange> Changes { get; } = [];

    /// <summary>Scattered data whose worker is known now: bring it there.</summary>
    public List<ScatterPlaced> Placed { get; } = [];

    /// <summary>Cancels that were carried out.</summary>
    public List<CancelDone> CancelsDone { get; } = [];

    /// <summary>Retries that were carried out.</summary>
    public List<RetryDone> RetriesDone { get; } = [];

    /// <summary>Orders to the cluster that were carried out, or could not be.</summary>
    public List<OrderDone> OrdersDone { get; } = [];

    /// <summary>Questions that were answered.</summary>
    public List<QueryReply> Replies { get; } = [];

    /// <summary>Warnings that nobody can run what results of this client wait for.</summary>
    public List<WorkerNeeded> WorkersNeeded { get; } = [];

    /// <summary>Workers that came.</summary>
    public List<ClientWorker> WorkersJoined { get; } = [];

    /// <summary>Workers that went.</summary>
    public List<ClientWorkerLeft> WorkersLeft { get; } = [];

    /// <summary>Whether the scheduler has just welcomed the client.</summary>
    public bool Welcomed { get; internal set; }

    /// <summary>Whether a submission has just been accepted or refused.</summary>
    public bool SubmissionAnswered { get; internal set; }

    /// <summary>Forgets everything: it has been performed.</summary>
    public void Clear()
    {
        Changes.Clear();
        Placed.Clear();
        CancelsDone.Clear();
        RetriesDone.Clear();
        OrdersDone.Clear();
        Replies.Clear();
        WorkersNeeded.Clear();
        WorkersJoined.Clear();
        WorkersLeft.Clear();
        Welcomed = false;
        SubmissionAnswered = false;
    }
}

/// <summary>A hold has a new status.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Status">Its status now.</param>
public readonly record struct HoldChange(HoldId Hold, HoldStatus Status);

/// <summary>A worker as a client knows it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="DataAddress">Where it serves data.</param>
/// <param name="Slots">How many tasks it runs at once.</param>
public sealed record ClientWorker(WorkerId Id, string Name, string DataAddress, int Slots);

/// <summary>A worker that is gone.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Reason">Why.</param>
/// <param name="LostResults">How many needed results only it had.</param>
/// <param name="LostRuns">How many tasks it had been given and not reported.</param>
public sealed record ClientWorkerLeft(ClientWorker Worker, string Reason, int LostResults, int LostRuns);
