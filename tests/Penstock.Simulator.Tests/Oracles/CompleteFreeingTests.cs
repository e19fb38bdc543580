using Penstock.Core;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O3.</summary>
public sealed class CompleteFreeingTests
{
    private readonly OracleScene _scene = new(facts => new CompleteFreeing(facts));

    [Fact]
    public void What_a_client_holds_may_stay()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Run(Worker, 1);
        _scene.Stored.Add(Name(1));
        _scene.Held.Add((hold, Name(1), HoldStatus.Finished));
        _scene.Rest();
    }

    [Fact]
    public void The_input_of_a_finished_result_must_go()
    {
        var hold = _scene.Submit(Client, (1, []), (2, [1]));
        _scene.Run(Worker, 1);
        _scene.Run(Worker, 2, 1);
        _scene.Stored.AddRange([Name(1), Name(2)]);
        _scene.Held.Add((hold, Name(2), HoldStatus.Finished));
        Verdict.Rejects("O3", _scene.Rest, Name(1).ToString(), "worker 0");
    }

    [Fact]
    public void A_cancelled_future_keeps_nothing()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Run(Worker, 1);
        _scene.Stored.Add(Name(1));
        _scene.Held.Add((hold, Name(1), HoldStatus.Cancelled));
        Verdict.Rejects("O3", _scene.Rest, Name(1).ToString());
    }

    [Fact]
    public void An_empty_cluster_is_empty() => _scene.Empty();

    [Fact]
    public void A_record_that_is_left_is_named()
    {
        _scene.SubmitForReal(1);
        Verdict.Rejects("O3", _scene.Empty, Name(1).ToString(), "Processing");
    }

    [Fact]
    public void A_store_that_is_not_empty_is_named()
    {
        _scene.Stored.Add(Name(1));
        Verdict.Rejects("O3", _scene.Empty, Name(1).ToString(), "worker 0");
    }

    [Fact]
    public void A_hold_that_is_left_is_named()
    {
        _scene.Held.Add((new Protocol.HoldId(0, 0), Name(1), HoldStatus.Finished));
        Verdict.Rejects("O3", _scene.Empty, Name(1).ToString(), "client 0");
    }
}
