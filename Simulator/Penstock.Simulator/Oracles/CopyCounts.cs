using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>
/// O19: there are as many copies as are wanted. Stands for M7: "a copy made for a computation stays as a replica until the memory
/// manager drops it", so at rest there is one, or as many as somebody wanted; and what somebody wanted is there if nothing has
/// gone wrong, also when workers have come and retired since.
/// </summary>
internal sealed class CopyCounts(LifeFacts facts, LifePlan plan) : Oracle("O19")
{
    private readonly bool _isReduced = plan[Knob.Moves] != 0;
    private readonly bool _hasPlentyOfMemory = plan[Knob.MemoryKibibytes] == 0;

    public override void OnQuiescent(ILifeView life)
    {
        if (!_isReduced)
            return; // Lives that do not wait for clocks end before surplus copies go.
        int workers = life.Workers.Count();
        foreach (KeyFacts key in facts.Keys)
            Judge(life, key, workers);
    }

    private void Judge(ILifeView life, KeyFacts key, int workers)
    {
        List<OrderFacts> orders = facts.Orders.FindAll(order => order.Keys.Contains(key));
        int most = orders.Count == 0 ? 1 : Math.Max(1, orders.Max(static order => order.Order.Copies));
        if (key.Copies.Count > most)
            Violate($"{key} is on {key.Copies.Count} workers ({string.Join(", ", key.Copies)}), though nobody wants more than {most} copies: {life.Explain(key.Key)}");
        if (orders is [{ IsAnswered: true, Failed: 0 } only] && _hasPlentyOfMemory && facts.IsCalm && IsHeldSince(only, key) && key.Copies.Count < Math.Min(only.Order.Copies, workers))
            Violate($"{only} wants {only.Order.Copies} copies of {key}, and there are {workers} workers, but it is on {key.Copies.Count}: {life.Explain(key.Key)}");
    }

    /// <summary>Whether a user has held it as finished without a break since some hold on it was named in an order.</summary>
    private bool IsHeldSince(OrderFacts order, KeyFacts key) =>
        facts.IsCounted(order.Client) && key.Holds.Exists(hold => hold.Client == order.Client && hold.BeganAt <= order.At && !hold.IsReleased && hold.Seen == HoldStatus.Finished && hold.History.Count == 1);
}
