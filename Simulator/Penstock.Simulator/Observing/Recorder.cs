using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// Puts what happens together as <see cref="LifeFacts"/>. It judges nothing and comes before the oracles, so that each of them
/// sees a fact that is recorded already.
/// </summary>
internal sealed class Recorder(LifeFacts facts) : Oracle("facts")
{
    private readonly Dictionary<int, SubmissionFacts> _lastSubmission = [];

    public override void OnSubmitted(int client, SubmittedGraph graph)
    {
        facts.Now++;
        var keys = new List<KeyFacts>(graph.Keys.Count);
        for (int i = 0; i < graph.Keys.Count; i++)
        {
            KeyFacts task = facts.Of(graph.Keys[i]);
            keys.Add(task);
            if (!task.HasRecipe)
                LearnRecipe(task, graph.Inputs[i]);
        }

        var heldInputs = new List<KeyFacts>();
        foreach (IReadOnlyList<Key> inputs in graph.Inputs)
        {
            foreach (Key input in inputs)
            {
                KeyFacts used = facts.Of(input);
                if (!keys.Contains(used) && !heldInputs.Contains(used))
                    heldInputs.Add(used);
            }
        }

        _lastSubmission[client] = new SubmissionFacts(client, facts.Now, keys, heldInputs);
        CountNeeds(keys);
    }

    public override void OnHeld(int client, HoldId hold, Key key)
    {
        facts.Now++;
        KeyFacts held = facts.Of(key);
        SubmissionFacts? submission = _lastSubmission.GetValueOrDefault(client);
        if (submission is not null && !submission.Keys.Contains(held))
            submission = null;
        facts.AddHold(new HoldFacts(client, hold, held, submission, facts.Now));
    }

    public override void OnShared(int client, HoldId hold, Key key)
    {
        facts.Now++;
        if (facts.FindHold(client, hold) is { } shared)
            shared.SubmittedAt = facts.Now;
    }

    public override void OnReleased(int client, HoldId hold, Key key)
    {
        facts.Now++;
        if (facts.FindHold(client, hold) is { } released)
            released.ReleasedAt = facts.Now;
    }

    public override void OnCancelRequested(int client, IReadOnlyList<Key> keys, bool force)
    {
        facts.Now++;
        var named = new List<KeyFacts>(keys.Count);
        var holds = new List<HoldFacts>(keys.Count);
        foreach (Key key in keys)
        {
            named.Add(facts.Of(key));
            holds.AddRange(named[^1].Holds.Where(hold => hold.Client == client && !hold.IsReleased));
        }

        facts.Cancels.Add(new CancelFacts(client, facts.Now, force, named, holds));
    }

    public override void OnRetryRequested(int client, IReadOnlyList<Key> keys)
    {
        facts.Now++;
        HashSet<KeyFacts> roots = NeededClosure.Remembered(keys.Select(facts.Of));
        facts.Retries.Add(new RetryFacts(facts.Now, roots));
    }

    public override void OnStatusSeen(int client, HoldId hold, Key key, HoldStatus status, HoldEnd? end)
    {
        facts.Now++;
        if (facts.FindHold(client, hold) is not { } seen)
            return;
        seen.SeenBefore = seen.Seen;
        seen.Seen = status;
        seen.IsInDoubt = false;
        seen.End = end;
        seen.WasRefused |= end is RefusedEnd;
        seen.History.Add((facts.Now, status));
    }

    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs)
    {
        facts.Now++;
        var used = new List<KeyFacts>(inputs.Count);
        foreach (Key input in inputs)
            used.Add(facts.Of(input));
        KeyFacts started = facts.Of(key);
        WorkerFacts where = facts.WorkerAt(worker);
        where.ActedAt ??= facts.Now;
        where.Running.Add(new RunFacts(worker, started, attempt, used));
        if (where.IsCounted)
            started.Started++;
    }

    public override void OnRunEnded(int worker, Key key, AttemptId attempt, RunEnd end)
    {
        facts.Now++;
        KeyFacts ended = facts.Of(key);
        WorkerFacts where = facts.WorkerAt(worker);
        int run = where.Running.FindIndex(other => other.Attempt == attempt);
        if (run < 0)
            return; // It was given back before a slot began it.
        where.Running.RemoveAt(run);
        switch (end)
        {
            case RunEnd.Succeeded:
                ended.Succeeded++;
                where.JustMade.Add(ended);
                break;
            case RunEnd.Failed:
                ended.Failed++;
                ended.FailedAt ??= facts.Now;
                break;
            case RunEnd.Returned:
            case RunEnd.PutBack:
                ended.Returned++;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(end), end, "not an end of a run");
        }
    }

    public override void OnStored(int worker, Key key, ulong value, bool isCopy)
    {
        facts.Now++;
        KeyFacts stored = facts.Of(key);
        WorkerFacts where = facts.WorkerAt(worker);
        stored.StoredAt.Add(facts.Now);
        where.ActedAt ??= facts.Now;
        where.Stored.Add(stored);
        if (where.IsCounted)
            stored.Copies.Add(worker);
    }

    public override void OnDropped(int worker, Key key)
    {
        facts.Now++;
        KeyFacts dropped = facts.Of(key);
        WorkerFacts where = facts.WorkerAt(worker);
        where.Stored.Remove(dropped);
        where.JustMade.Remove(dropped);
        dropped.Copies.Remove(worker);
    }

    public override void OnWorkerBegan(int worker)
    {
        facts.Now++;
        facts.WorkerAt(worker);
    }

    public override void OnWorkerDied(int worker, bool isPlanned)
    {
        facts.Now++;
        WorkerFacts dead = facts.WorkerAt(worker);
        dead.IsAlive = false;
        Lose(dead);
        dead.Stored.Clear();
        dead.Running.Clear();
        dead.JustMade.Clear();
    }

    public override void OnWorkerRemoved(int worker)
    {
        facts.Now++;
        Lose(facts.WorkerAt(worker));
    }

    /// <summary>What a worker leaves behind that was let go, others hold or nobody needs: nothing is lost.</summary>
    public override void OnWorkerDismissed(int worker, bool isReplaced)
    {
        facts.Now++;
        WorkerFacts dismissed = facts.WorkerAt(worker);
        dismissed.IsCounted = false;
        foreach (KeyFacts stored in dismissed.Stored)
            stored.Copies.Remove(worker);
    }

    public override void OnOrderGiven(int client, ClientOrder order)
    {
        facts.Now++;
        facts.Orders.Add(new OrderFacts(client, facts.Now, order, [.. order.Keys.Select(facts.Of)]));
    }

    public override void OnOrderDone(int client, OrderDone done)
    {
        facts.Now++;
        OrderFacts? answered = facts.Orders.Find(order => order.Client == client && order.Order.Request == done.Request);
        if (answered is null)
            return;
        answered.DoneAt = facts.Now;
        answered.Failed = done.Failed;
    }

    public override void OnWorkerReturned(int worker)
    {
        facts.Now++;
        WorkerFacts back = facts.WorkerAt(worker);
        back.IsUnknown = false;
        back.HasReturned = true;
        foreach (RunFacts run in back.Running)
            run.Key.LostRuns++; // It goes on, but the scheduler may not take it up.
        if (back.IsCounted)
            return;
        back.IsCounted = true;
        foreach (KeyFacts stored in back.Stored)
        {
            stored.Copies.Add(worker);
            stored.StoredAt.Add(facts.Now);
        }
    }

    public override void OnClientReturned(int client)
    {
        facts.Now++;
        List<KeyFacts> held = [];
        foreach (HoldFacts hold in facts.Holds)
        {
            if (hold.Client != client || hold.IsReleased)
                continue;
            hold.IsInDoubt = true;
            hold.IsUnsaid |= hold.Seen is HoldStatus.Erred or HoldStatus.Lost;
            held.Add(hold.Key);
        }

        if (!facts.IsCounted(client))
            CountNeeds(held); // It asks for everything again.
        facts.RememberClient(client);
    }

    public override void OnClientDied(int client, bool isHeard) => Forget(client);

    public override void OnClientRemoved(int client) => Forget(client);

    public override void OnFault(FaultKind fault, int actor)
    {
        facts.Now++;
        if (fault == FaultKind.LinkBroken)
            return;
        facts.DisturbedAt.Add(facts.Now);
        if (fault == FaultKind.SchedulerDied)
        {
            facts.SchedulerDeaths++;
            facts.SchedulerDiedAt = facts.Now;
            foreach (WorkerFacts worker in facts.Workers)
                worker.IsUnknown = true;
        }

        if (fault is FaultKind.FetchFailed or FaultKind.FetchEmpty)
            facts.FetchFaults++;
        else
            facts.LinkFaults++;
    }

    private void LearnRecipe(KeyFacts task, IReadOnlyList<Key> inputs)
    {
        task.HasRecipe = true;
        foreach (Key input in inputs)
        {
            KeyFacts used = facts.Of(input);
            task.Inputs.Add(used);
            if (!used.Dependents.Contains(task))
                used.Dependents.Add(task);
        }
    }

    /// <summary>A submission counts once for each key that it names or rests on.</summary>
    private void CountNeeds(List<KeyFacts> keys)
    {
        var counted = NeededClosure.Remembered(keys);
        foreach (KeyFacts key in facts.Keys)
        {
            if (counted.Contains(key))
                key.Needs++;
        }
    }

    /// <summary>What a worker had and did is lost once, when it dies or when the scheduler gives it up.</summary>
    private void Lose(WorkerFacts worker)
    {
        if (!worker.IsCounted)
            return;
        worker.IsCounted = false;
        facts.LostWorkers++;
        foreach (KeyFacts stored in worker.Stored)
        {
            stored.LostAt.Add(facts.Now);
            stored.Copies.Remove(worker.Index);
        }

        foreach (RunFacts run in worker.Running)
            run.Key.LostRuns++;
    }

    private void Forget(int client)
    {
        facts.Now++;
        facts.ForgetClient(client);
    }
}
