using Penstock.Core;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O1.</summary>
public sealed class SafeFreeingTests
{
    private readonly OracleScene _scene = new(facts => new SafeFreeing(facts));

    [Fact]
    public void A_result_may_go_when_its_last_future_went()
    {
        var hold = Finished(1);
        _scene.Release(Client, hold, 1);
        _scene.Drop(Worker, 1);
    }

    [Fact]
    public void One_of_two_copies_may_go()
    {
        Finished(1);
        _scene.Store(5, 1);
        _scene.Drop(Worker, 1);
    }

    [Fact]
    public void A_finished_future_keeps_the_last_copy()
    {
        Finished(1);
        Verdict.Rejects("O1", () => _scene.Drop(Worker, 1), Name(1).ToString(), "worker 0", "client 0");
    }

    [Fact]
    public void A_worker_retires_only_when_others_hold_what_it_held()
    {
        Finished(1);
        Verdict.Rejects("O1", () => _scene.Tell(oracle => oracle.OnWorkerDismissed(Worker, isReplaced: false)), Name(1).ToString(), "worker 0");
        _scene.Store(5, 1);
        _scene.Tell(oracle => oracle.OnWorkerDismissed(Worker, isReplaced: false));
    }

    [Fact]
    public void A_cancel_lets_the_data_go()
    {
        Finished(1);
        _scene.Cancel(Client, 1);
        _scene.Drop(Worker, 1);
    }

    [Fact]
    public void A_cancel_of_another_client_does_not_let_the_data_go()
    {
        Finished(1);
        _scene.Cancel(Other, 1);
        Verdict.Rejects("O1", () => _scene.Drop(Worker, 1), Name(1).ToString());
    }

    [Fact]
    public void Running_code_keeps_its_inputs_whatever_happens()
    {
        _scene.Submit(Client, (1, []), (2, [1]));
        _scene.Run(Worker, 1);
        _scene.Begin(Worker, 2, 1);
        _scene.Cancel(Client, 1);
        Verdict.Rejects("O1", () => _scene.Drop(Worker, 1), Name(1).ToString(), "worker 0", "attempt 2");
    }

    [Fact]
    public void A_copy_for_an_earlier_record_of_the_key_may_go()
    {
        _scene.Submit(Client, (1, []), (2, [1]));
        _scene.Run(Worker, 1);
        _scene.Run(Worker, 1);
        _scene.Begin(Worker, 2, 1);
        _scene.Drop(Worker, 1);
    }

    [Fact]
    public void After_a_loss_the_last_copy_may_be_a_stale_one()
    {
        Finished(1);
        _scene.Store(5, 1);
        _scene.Kill(5);
        _scene.Drop(Worker, 1);
    }

    private Protocol.HoldId Finished(int key)
    {
        var hold = _scene.Submit(Client, (key, []));
        _scene.Run(Worker, key);
        _scene.See(Client, hold, key, HoldStatus.Finished);
        return hold;
    }
}
