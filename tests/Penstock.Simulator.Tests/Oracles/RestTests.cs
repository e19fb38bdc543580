using Penstock.Core;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O9, O10 and O13: what scheduler and workers believe of each other at rest.</summary>
public sealed class RestTests
{
    private readonly OracleScene _agreement = new(_ => new Agreement());
    private readonly OracleScene _counters = new(_ => new RestingCounters(new LifePlan([], [], 0, 0)));
    private readonly OracleScene _memory = new(facts => new BoundedMemory(facts));

    [Fact]
    public void What_the_scheduler_believes_is_what_the_worker_stores()
    {
        _agreement.SubmitForReal(1);
        _agreement.FinishForReal();
        _agreement.Stored.Add(Name(1));
        _agreement.Rest();
    }

    [Fact]
    public void A_phantom_copy_is_named()
    {
        _agreement.SubmitForReal(1);
        _agreement.FinishForReal();
        Verdict.Rejects("O9", _agreement.Rest, Name(1).ToString(), "worker 0");
    }

    [Fact]
    public void A_copy_that_the_scheduler_does_not_know_is_named()
    {
        _agreement.Stored.Add(Name(1));
        Verdict.Rejects("O9", _agreement.Empty, Name(1).ToString(), "worker 0");
    }

    [Fact]
    public void Counters_of_a_worker_that_finished_are_at_rest()
    {
        _counters.SubmitForReal(1);
        _counters.FinishForReal();
        _counters.Stored.Add(Name(1));
        _counters.Rest();
    }

    [Fact]
    public void A_slot_that_is_taken_at_rest_is_named()
    {
        _counters.SubmitForReal(1);
        Verdict.Rejects("O10", _counters.Rest, "worker 0", "1 of its slots");
    }

    [Fact]
    public void A_store_that_differs_from_the_count_is_named()
    {
        _counters.Stored.Add(Name(1));
        Verdict.Rejects("O10", _counters.Rest, "worker 0");
    }

    [Fact]
    public void Records_are_those_of_held_keys()
    {
        Hold(_memory.SubmitForReal(1), HoldStatus.Finished);
        _memory.FinishForReal();
        _memory.Rest();
    }

    [Fact]
    public void A_record_that_nobody_holds_is_named()
    {
        Hold(_memory.SubmitForReal(1), HoldStatus.Cancelled);
        Verdict.Rejects("O13", _memory.Rest, Name(1).ToString(), "Processing");
    }

    [Fact]
    public void A_record_that_was_forgotten_too_early_is_named()
    {
        var hold = _memory.SubmitForReal(1);
        _memory.ReleaseForReal(hold);
        Hold(hold, HoldStatus.Pending);
        Verdict.Rejects("O13", _memory.Rest, Name(1).ToString(), "forgotten");
    }

    private void Hold(Protocol.HoldId hold, HoldStatus status)
    {
        _memory.Tell(oracle => oracle.OnSubmitted(Client, new SubmittedGraph([Name(1)], [[]])));
        _memory.Held.Add((hold, Name(1), status));
    }
}
