using Penstock.Core;
using Penstock.Protocol;

namespace Penstock;

/// <content>Waiting for holds.</content>
internal sealed partial class ClientShell
{
    /// <summary>Says where results are, or, if some are pending, lets a request wait for those.</summary>
    /// <param name="request">The request; entries it has left over are removed.</param>
    /// <param name="items">All its holds.</param>
    /// <param name="tags">Which of them are meant; null for all.</param>
    /// <returns>Null if the request waits now.</returns>
    /// <exception cref="Exception">A hold has ended or was given back.</exception>
    public FetchPlan? PlanOrWait(ResultRequest request, HoldItems items, List<int>? tags)
    {
        var plan = new FetchPlan();
        lock (_lock)
        {
            RemoveEntries(request, items);
            int count = tags?.Count ?? items.Count;
            for (int i = 0; i < count; i++)
            {
                int tag = tags is null ? i : tags[i];
                HoldId hold = UsableHold(items[tag]);
                HoldInfo info = _machine.Read(hold);
                if (info.Status == HoldStatus.Finished)
                    plan.Add(tag, in info, _machine);
                else if (info.Status == HoldStatus.Pending)
                    AddEntry(request, hold, tag);
                else
                    throw ErrorOf(hold)!; // It is neither pending nor finished, so it has a reason.
            }

            return request.WaitingCount == 0 ? plan : null;
        }
    }

    /// <summary>Lets a request wait for the next change of results that are announced as finished and could not be fetched.</summary>
    public void WaitForChanges(ResultRequest request, HoldItems items, List<int> tags)
    {
        lock (_lock)
        {
            RemoveEntries(request, items);
            foreach (int tag in tags)
                AddEntry(request, UsableHold(items[tag]), tag);
        }
    }

    /// <summary>Removes what a request has left in the wait table.</summary>
    public void StopWaiting(ResultRequest request, HoldItems items)
    {
        lock (_lock)
            RemoveEntries(request, items);
    }

    /// <summary>Lets a waiter wait for those of some holds that are pending, and tells it at once of those that are not.</summary>
    public void WaitForSettled(HoldWaiter waiter, HoldItems items)
    {
        lock (_lock)
        {
            for (int tag = 0; tag < items.Count; tag++)
            {
                HoldItem item = items[tag];
                if (item.Owner.IsReleased(item.Index))
                {
                    waiter.OnReleased(tag);
                    continue;
                }

                HoldId hold = item.Owner.HoldAt(item.Index);
                HoldStatus status = _machine.Read(hold).Status;
                if (status == HoldStatus.Pending)
                    _waits.Add((int)hold.Slot, waiter, tag);
                else
                    waiter.OnSettled(tag, status);
            }
        }
    }

    /// <summary>Removes a waiter from the holds that it still waits for.</summary>
    public void StopWaiting(HoldWaiter waiter, HoldItems items)
    {
        lock (_lock)
            RemoveEntries(waiter, items);
    }

    /// <summary>How people are told of a hold that was not given back.</summary>
    public string LabelOf(HoldItem item, out Key key)
    {
        lock (_lock)
        {
            key = default;
            if (item.Owner.IsReleased(item.Index))
                return "a disposed future";
            HoldId hold = item.Owner.HoldAt(item.Index);
            key = _machine.Read(hold).Key;
            return LabelOf(hold);
        }
    }

    private static HoldId UsableHold(HoldItem item) => item.Owner.IsReleased(item.Index)
        ? throw DisposedFuture(item.Owner is ManyHolds many && many.TryGetReleasedKey(item.Index, out Key key) ? key.ToString() : "a value that was asked for")
        : item.Owner.HoldAt(item.Index);

    private void AddEntry(ResultRequest request, HoldId hold, int tag)
    {
        if (request.WaitingCount++ == 0)
            request.BeginWait();
        _waits.Add((int)hold.Slot, request, tag);
    }

    private void RemoveEntries(ResultRequest request, HoldItems items)
    {
        if (request.WaitingCount == 0)
            return;
        RemoveEntries((HoldWaiter)request, items);
        request.WaitingCount = 0;
    }

    private void RemoveEntries(HoldWaiter waiter, HoldItems items)
    {
        for (int tag = 0; tag < items.Count; tag++)
        {
            HoldItem item = items[tag];
            if (!item.Owner.IsReleased(item.Index))
                _waits.Remove((int)item.Owner.HoldAt(item.Index).Slot, waiter);
        }
    }
}
