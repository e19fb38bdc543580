using Penstock.Core;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O4 and O11: futures that wait for ever, and whose fault it is.</summary>
public sealed class NoLostFutureTests
{
    private readonly OracleScene _scene = new(facts => new NoLostFuture(facts));
    private readonly OracleScene _stuck = new(facts => new NoDeadlock(facts));

    [Fact]
    public void Every_end_with_its_reason_is_an_end()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.SeeErred(Client, hold, 1, origin: 1);
        _scene.Held.Add((hold, Name(1), HoldStatus.Erred));
        _scene.Rest();
    }

    [Fact]
    public void A_future_that_the_scheduler_does_not_know_is_lost()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Held.Add((hold, Name(1), HoldStatus.Pending));
        Verdict.Rejects("O4", _scene.Rest, Name(1).ToString(), "client 0");
    }

    [Fact]
    public void An_end_without_a_reason_is_not_enough()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.See(Client, hold, 1, HoldStatus.Erred);
        _scene.Held.Add((hold, Name(1), HoldStatus.Erred));
        Verdict.Rejects("O4", _scene.Rest, Name(1).ToString(), "client 0", "reason");
    }

    [Fact]
    public void A_user_who_was_told_something_else_is_named()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Held.Add((hold, Name(1), HoldStatus.Finished));
        Verdict.Rejects("O4", _scene.Rest, Name(1).ToString(), "client 0", "Pending");
    }

    [Fact]
    public void A_cluster_at_rest_with_nothing_to_do_is_not_stuck() => _stuck.Rest();

    [Fact]
    public void A_record_that_is_stuck_is_named_with_the_chain_to_it()
    {
        var hold = _stuck.Submit(Client, (1, []), (2, [1]));
        _stuck.SubmitForReal(1);
        _stuck.SubmitForReal(2);
        _stuck.Held.Add((hold, Name(2), HoldStatus.Pending));
        Verdict.Rejects("O11", _stuck.Rest, "client 0", $"{Name(2)} waits for {Name(1)}", $"blocked at {Name(1)}", "attempt");
    }

    [Fact]
    public void A_stuck_record_that_nobody_waits_for_is_named_too()
    {
        _stuck.SubmitForReal(1);
        Verdict.Rejects("O11", _stuck.Rest, Name(1).ToString(), "Processing");
    }

    [Fact]
    public void A_worker_with_work_left_is_named()
    {
        _stuck.Unfinished = 2;
        Verdict.Rejects("O11", _stuck.Rest, "worker 0", "2 things");
    }
}
