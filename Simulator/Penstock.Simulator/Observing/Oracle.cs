using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// Judges a life by what can be seen of it from outside the machines. A subclass overrides what it needs; it reports by
/// <see cref="Violate"/>. One object per life. Workers and clients are named by an index that is never reused within a life.
/// </summary>
internal abstract class Oracle(string id)
{
    /// <summary>Its number in docs/internals/oracles.md.</summary>
    public string Id { get; } = id;

    /// <summary>A client has sent a graph. <paramref name="graph"/> lists inputs of each task; futures it wants come as <see cref="OnHeld"/>.</summary>
    public virtual void OnSubmitted(int client, SubmittedGraph graph) { }

    /// <summary>A client has got a hold on a key: by a submission or a scatter.</summary>
    public virtual void OnHeld(int client, HoldId hold, Key key) { }

    /// <summary>A later submission has given a client one more future of a hold that it had already.</summary>
    public virtual void OnShared(int client, HoldId hold, Key key) { }

    /// <summary>A client's last future of a hold is gone.</summary>
    public virtual void OnReleased(int client, HoldId hold, Key key) { }

    /// <summary>A client asks for a cancel of what it holds under these keys.</summary>
    public virtual void OnCancelRequested(int client, IReadOnlyList<Key> keys, bool force) { }

    /// <summary>A client asks to run again what has failed of these keys or under them.</summary>
    public virtual void OnRetryRequested(int client, IReadOnlyList<Key> keys) { }

    /// <summary>A client wants something done with the cluster as a whole.</summary>
    public virtual void OnOrderGiven(int client, ClientOrder order) { }

    /// <summary>A client hears what came of an order.</summary>
    public virtual void OnOrderDone(int client, OrderDone done) { }

    /// <summary>What a client's user sees of a hold has changed. <paramref name="end"/> says why it ended; null for Pending and Finished.</summary>
    public virtual void OnStatusSeen(int client, HoldId hold, Key key, HoldStatus status, HoldEnd? end) { }

    /// <summary>A user has read the value behind a finished future; null if no holder could deliver it.</summary>
    public virtual void OnGathered(int client, Key key, ulong? value) { }

    /// <summary>
    /// A slot begins a run. Every input is in the worker's store by then, or is the result of the run that the same slot has just
    /// ended and that this one follows: the driver raises <see cref="OnRunEnded"/> of the one before.
    /// </summary>
    public virtual void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs) { }

    /// <summary>A run has ended.</summary>
    public virtual void OnRunEnded(int worker, Key key, AttemptId attempt, RunEnd end) { }

    /// <summary>A worker has put a value into its store.</summary>
    public virtual void OnStored(int worker, Key key, ulong value, bool isCopy) { }

    /// <summary>A worker has dropped a value because its machine said so.</summary>
    public virtual void OnDropped(int worker, Key key) { }

    /// <summary>A worker process has begun.</summary>
    public virtual void OnWorkerBegan(int worker) { }

    /// <summary>A worker process is dead, with everything it held.</summary>
    public virtual void OnWorkerDied(int worker, bool isPlanned) { }

    /// <summary>The scheduler has taken a worker off its books.</summary>
    public virtual void OnWorkerRemoved(int worker) { }

    /// <summary>
    /// The scheduler has let a worker go, told it so, and is about to take it off its books: it has retired, or, if
    /// <paramref name="isReplaced"/>, the cluster begins anew.
    /// </summary>
    public virtual void OnWorkerDismissed(int worker, bool isReplaced) { }

    /// <summary>A worker whose session was over has begun another one, with what it holds.</summary>
    public virtual void OnWorkerReturned(int worker) { }

    /// <summary>A live worker has not been welcomed by the scheduler that began a while ago.</summary>
    public virtual void OnReturnLate(int worker) { }

    /// <summary>A scheduler that waits for workers of the one before has heard of this one: by itself, or by a peer that came back.</summary>
    public virtual void OnSpokenOf(int worker) { }

    /// <summary>The session of a worker or client went on after its link had broken.</summary>
    public virtual void OnResumed(PeerRole role, int process) { }

    /// <summary>A client whose session was over has begun another one, with what it holds.</summary>
    public virtual void OnClientReturned(int client) { }

    /// <summary>A client process has begun.</summary>
    public virtual void OnClientBegan(int client) { }

    /// <summary>
    /// A client process is gone. <paramref name="isHeard"/> says whether all that it has said is on its way to the scheduler, with
    /// its goodbye behind; unless a fault loses that, it is heard.
    /// </summary>
    public virtual void OnClientDied(int client, bool isHeard) { }

    /// <summary>The scheduler has taken a client off its books: what it held counts no more.</summary>
    public virtual void OnClientRemoved(int client) { }

    /// <summary>
    /// Something has gone wrong as planned. <paramref name="actor"/> is the worker that asked for a fetch, the worker or client
    /// whose link it is, or -1. Deaths of processes are told as <see cref="OnWorkerDied"/> and <see cref="OnClientDied"/> only.
    /// </summary>
    public virtual void OnFault(FaultKind fault, int actor) { }

    /// <summary>Something rare has happened between processes, which only the driver sees.</summary>
    public virtual void OnRare(Probe probe) { }

    /// <summary>An event has been handled by some machine.</summary>
    public virtual void OnEvent() { }

    /// <summary>Faults are over, everything was healed, and nothing happens any more.</summary>
    public virtual void OnQuiescent(ILifeView life) { }

    /// <summary>Everything was released and nothing happens any more.</summary>
    public virtual void OnEmpty(ILifeView life) { }

    /// <summary>Reports that a promise was not kept; ends the life.</summary>
    /// <exception cref="ViolationException">Always.</exception>
    protected void Violate(string message) => throw new ViolationException(new Violation(Id, message));
}

/// <summary>How a run ended.</summary>
internal enum RunEnd
{
    Succeeded,
    Failed,
    Returned,

    /// <summary>Its task asked to be run another time, perhaps elsewhere.</summary>
    PutBack,
}

/// <summary>What can go wrong between processes.</summary>
internal enum FaultKind
{
    /// <summary>A worker could not be asked for data although it lives.</summary>
    FetchFailed,

    /// <summary>A worker answered a request without data that it has.</summary>
    FetchEmpty,

    /// <summary>The link between the scheduler and a worker has broken, with the session or in a way that may end it.</summary>
    WorkerLink,

    /// <summary>The same for a client.</summary>
    ClientLink,

    /// <summary>The scheduler process is dead, with everything it knew.</summary>
    SchedulerDied,

    /// <summary>A link has broken whose session may go on: nothing is lost by that alone.</summary>
    LinkBroken,
}

/// <summary>A graph as a client sent it.</summary>
/// <param name="Keys">The tasks, inputs before those that use them.</param>
/// <param name="Inputs">Per task, the keys it uses; those that are not in <paramref name="Keys"/> are held by the client.</param>
internal sealed record SubmittedGraph(IReadOnlyList<Key> Keys, IReadOnlyList<IReadOnlyList<Key>> Inputs);

/// <summary>Something that a client wants done with the cluster as a whole.</summary>
/// <param name="Kind">What.</param>
/// <param name="Request">Its number at the client.</param>
/// <param name="Keys">The results to be copied.</param>
/// <param name="Copies">How many workers are to hold each of them.</param>
/// <param name="Worker">The worker that is to leave.</param>
internal sealed record ClientOrder(OrderKind Kind, int Request, IReadOnlyList<Key> Keys, int Copies = 0, int Worker = -1);

/// <summary>What a client can want done with the cluster as a whole.</summary>
internal enum OrderKind
{
    Replicate,
    Rebalance,
    Retire,
    Restart,
}

/// <summary>Carries a violation to the end of the life.</summary>
internal sealed class ViolationException(Violation violation) : Exception(violation.Message)
{
    public Violation Violation { get; } = violation;
}
