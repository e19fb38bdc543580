using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <content>What the user sees, and how values are brought to workers and from them.</content>
internal sealed partial class SimClient
{
    /// <summary>A user asks again at most so often: with the growing delay, for about a minute.</summary>
    private const int GatherAttemptsOfClient = 35;

    private const long GatherDelayNanoseconds = 50_000_000;
    private const long GatherDelayMaxNanoseconds = 2_000_000_000;

    private readonly int _gatherAttemptsMax;

    /// <summary>The user wants the value behind a future, now or when it is there.</summary>
    public void Gather(UserHold held)
    {
        if (held.IsGathering || held.IsScattering)
            return;
        held.GatherAttempts = 0;
        Ask(held);
        AfterEvent();
    }

    /// <summary>A value that could not be delivered is asked for again.</summary>
    public void GatherAgain(int slot, int generation)
    {
        if (Find(new HoldId((uint)slot, (uint)generation)) is { IsGathering: true, IsTransferring: false } held)
            Ask(held);
    }

    /// <summary>A transfer of this client has ended.</summary>
    public void OnTransferEnded(Transfer transfer)
    {
        if (Find(transfer.Hold) is not { } held)
            return;
        held.IsTransferring = false;
        if (transfer.Kind == TransferKind.Put)
            EndPut(held, transfer.IsAnswered);
        else
            EndGather(held, transfer);
        AfterEvent();
    }

    /// <summary>Shows the user what has changed, and performs the machine's effects.</summary>
    private void Observe()
    {
        ClientEffects effects = Machine.Effects;
        foreach (HoldChange change in effects.Changes)
        {
            if (Find(change.Hold) is { } held && Machine.Read(held.Hold).Status == change.Status)
                OnChange(held, change.Status); // What a later message of the same frame has overtaken, nobody sees.
        }

        foreach (ScatterPlaced placed in effects.Placed)
        {
            if (Find(placed.Hold) is { } held)
                Put(held, in placed);
        }

        foreach (OrderDone done in effects.OrdersDone)
            OnOrderDone(done);
        effects.Clear();
        if (_world.IsWatched)
            ShowPending();
    }

    private void OnChange(UserHold held, HoldStatus status)
    {
        Show(held, status);
        if (held.IsScattering && status != HoldStatus.Finished && !held.IsTransferring)
        {
            ReleaseOne(held); // It was never placed: the call fails, and the user gets no future.
            return;
        }

        if (!held.IsGathering || held.IsTransferring)
            return;
        if (status == HoldStatus.Finished)
            Ask(held);
        else
            held.IsGathering = false; // The call fails with the reason.
    }

    private void Show(UserHold held, HoldStatus status)
    {
        held.Seen = status;
        _world.Trace?.Write(_world.Now, Machine.Name, $"sees {held.Key} as {status}");
        if (!_world.IsWatched)
            return;
        HoldEnd? end = Machine.EndOf(held.Hold);
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnStatusSeen(Index, held.Hold, held.Key, status, end);
    }

    /// <summary>Nobody is told that a future waits again which was finished or had failed; a user who looks sees it.</summary>
    private void ShowPending()
    {
        foreach (UserHold held in _holds)
        {
            if (held.Seen is HoldStatus.Finished or HoldStatus.Erred && Machine.Read(held.Hold).Status == HoldStatus.Pending)
                Show(held, HoldStatus.Pending);
        }
    }

    private void Put(UserHold held, in ScatterPlaced placed)
    {
        if (Machine.FindWorker(placed.Worker) is null)
        {
            ReleaseOne(held);
            return;
        }

        var value = new StoredValue(placed.Task, held.Key, held.ScatterValue, held.ScatterBytes);
        held.IsTransferring = true;
        _transfers.Put(Index, Machine.Epoch, placed.Worker, held.Hold, value);
    }

    private void EndPut(UserHold held, bool isDelivered)
    {
        held.IsScattering = false;
        if (!isDelivered)
            ReleaseOne(held);
    }

    private void Ask(UserHold held)
    {
        held.IsGathering = true;
        HoldInfo info = Machine.Read(held.Hold);
        held.IsTransferring = info.Status == HoldStatus.Finished && info.Worker != WorkerId.None;
        if (held.IsTransferring)
            _transfers.Gather(Index, Machine.Epoch, info.Worker, held.Hold, info.Task);
        else if (info.Status is not (HoldStatus.Pending or HoldStatus.Finished))
            held.IsGathering = false; // The call fails with the reason. One that is finished, nobody knows where, is about to be known or pending.
    }

    private void EndGather(UserHold held, Transfer transfer)
    {
        HoldStatus status = Machine.Read(held.Hold).Status;
        StoredValue value = transfer.IsAnswered ? transfer.Values[0] : default;
        if (value.Bytes > 0)
            Deliver(held, value.Value);
        else if (status is not (HoldStatus.Finished or HoldStatus.Pending))
            held.IsGathering = false;
        else if (++held.GatherAttempts >= _gatherAttemptsMax)
            Deliver(held, null);
        else
            AskLater(held);
    }

    private void AskLater(UserHold held)
    {
        long delay = Math.Min(GatherDelayMaxNanoseconds, GatherDelayNanoseconds << Math.Min(held.GatherAttempts, 16));
        _world.Queue.Add(_world.Now + delay, EventKind.GatherAgain, Index, (int)held.Hold.Slot, (int)held.Hold.Generation);
    }

    private void Deliver(UserHold held, ulong? value)
    {
        held.IsGathering = false;
        _world.Trace?.Write(_world.Now, Machine.Name, $"gathers {held.Key}: {(value is null ? "nothing" : "a value")}");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnGathered(Index, held.Key, value);
    }
}
