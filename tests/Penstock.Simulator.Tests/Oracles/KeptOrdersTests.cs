using Penstock.Protocol;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O18.</summary>
public sealed class KeptOrdersTests
{
    private readonly OracleScene _scene = new(facts => new KeptOrders(facts));

    [Fact]
    public void An_order_that_is_never_answered_is_named()
    {
        Give(OrderKind.Rebalance);
        Verdict.Rejects("O18", _scene.Rest, "client 0", "order 1", "Rebalance");
    }

    [Fact]
    public void An_order_that_was_not_given_has_no_answer() => Verdict.Rejects("O18", () => Answer(1, 0, ""), "order 1");

    [Fact]
    public void What_cannot_be_done_has_a_reason()
    {
        Give(OrderKind.Retire);
        Verdict.Rejects("O18", () => Answer(0, 1, ""), "order 1", "Retire");
    }

    [Fact]
    public void Everything_named_was_done_or_not()
    {
        Give(OrderKind.Replicate, 1, 2);
        Verdict.Rejects("O18", () => Answer(1, 0, ""), "2 things");
    }

    [Fact]
    public void A_worker_that_was_said_to_have_retired_is_gone()
    {
        _scene.Run(Worker, 1);
        Give(OrderKind.Retire);
        Verdict.Rejects("O18", () => Answer(1, 0, ""), "worker 0");
        _scene.Tell(oracle => oracle.OnWorkerDismissed(Worker, isReplaced: false));
        Answer(1, 0, "");
    }

    [Fact]
    public void After_a_restart_older_futures_are_cancelled_and_older_workers_gone()
    {
        HoldId hold = _scene.Submit(Client, (1, []));
        _scene.Run(Worker, 1);
        Give(OrderKind.Restart);
        Verdict.Rejects("O18", () => Answer(1, 0, ""), hold.ToString(), "Pending");
        _scene.SeeCancelled(Client, hold, 1);
        Verdict.Rejects("O18", () => Answer(1, 0, ""), "worker 0");
        _scene.Tell(oracle => oracle.OnWorkerDismissed(Worker, isReplaced: true));
        _scene.Submit(Client, (2, []));
        Answer(1, 0, "");
        _scene.Rest();
    }

    private void Give(OrderKind kind, params int[] keys) =>
        _scene.Tell(oracle => oracle.OnOrderGiven(Client, new ClientOrder(kind, 1, [.. keys.Select(Name)], 2, Worker)));

    private void Answer(int done, int failed, string reason) => _scene.Tell(oracle => oracle.OnOrderDone(Client, new OrderDone(1, done, failed, reason)));
}
