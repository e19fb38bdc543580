using Penstock.Core;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O6.</summary>
public sealed class FutureHistoriesTests
{
    private readonly OracleScene _scene = new(facts => new FutureHistories(facts));

    [Fact]
    public void A_result_is_stored_then_seen_then_released()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Run(Worker, 1);
        _scene.See(Client, hold, 1, HoldStatus.Finished);
        _scene.Release(Client, hold, 1);
        _scene.Rest();
    }

    [Fact]
    public void A_lost_result_is_pending_again_and_finished_again()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Run(Worker, 1);
        _scene.See(Client, hold, 1, HoldStatus.Finished);
        _scene.Kill(Worker);
        _scene.See(Client, hold, 1, HoldStatus.Pending);
        _scene.Run(5, 1);
        _scene.See(Client, hold, 1, HoldStatus.Finished);
        _scene.Rest();
    }

    [Fact]
    public void A_cancel_of_an_input_may_be_seen_at_any_time_after()
    {
        var hold = _scene.Submit(Client, (1, []), (2, [1]));
        _scene.Cancel(Client, 1);
        _scene.Run(Worker, 2);
        _scene.See(Client, hold, 2, HoldStatus.Finished);
        _scene.SeeCancelled(Client, hold, 2);
        _scene.Rest();
    }

    [Fact]
    public void Without_a_loss_a_finished_future_stays_finished()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.See(Client, hold, 1, HoldStatus.Finished);
        Verdict.Rejects("O6", () => _scene.See(Client, hold, 1, HoldStatus.Pending), Name(1).ToString(), "client 0", "nothing was lost");
    }

    [Fact]
    public void A_failed_future_waits_again_only_after_a_retry_that_reaches_it()
    {
        var hold = _scene.Submit(Client, (1, []), (2, [1]));
        var other = _scene.Submit(Client, (3, []));
        _scene.End(Worker, 1, _scene.Begin(Worker, 1), RunEnd.Failed);
        _scene.End(Worker, 3, _scene.Begin(Worker, 3), RunEnd.Failed);
        _scene.SeeErred(Client, hold, 2, origin: 1);
        _scene.SeeErred(Client, other, 3, origin: 3);
        _scene.Retry(Client, 2);
        _scene.See(Client, hold, 2, HoldStatus.Pending);
        _scene.Run(Worker, 1);
        _scene.Run(Worker, 2, 1);
        _scene.See(Client, hold, 2, HoldStatus.Finished);
        _scene.Rest();
        Verdict.Rejects("O6", () => _scene.See(Client, other, 3, HoldStatus.Pending), Name(3).ToString(), "Erred");
    }

    [Fact]
    public void What_runs_again_may_fail_again()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.End(Worker, 1, _scene.Begin(Worker, 1), RunEnd.Failed);
        _scene.SeeErred(Client, hold, 1, origin: 1);
        _scene.Retry(Client, 1);
        _scene.See(Client, hold, 1, HoldStatus.Pending);
        _scene.End(Worker, 1, _scene.Begin(Worker, 1), RunEnd.Failed);
        _scene.SeeErred(Client, hold, 1, origin: 1);
        _scene.Rest();
    }

    [Fact]
    public void A_cancelled_future_stays_cancelled()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Cancel(Client, 1);
        _scene.SeeCancelled(Client, hold, 1);
        Verdict.Rejects("O6", () => _scene.See(Client, hold, 1, HoldStatus.Finished), Name(1).ToString(), "client 0", "Cancelled");
    }

    [Fact]
    public void Nothing_is_seen_after_the_last_release()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Release(Client, hold, 1);
        Verdict.Rejects("O6", () => _scene.See(Client, hold, 1, HoldStatus.Finished), Name(1).ToString(), "released");
    }

    [Fact]
    public void Finished_before_anybody_stored_it_has_no_order()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.See(Client, hold, 1, HoldStatus.Finished);
        _scene.Run(Worker, 1);
        Verdict.Rejects("O6", _scene.Rest, Name(1).ToString(), "client 0", "SeeFinished");
    }

    [Fact]
    public void Finished_again_needs_another_store()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Run(Worker, 1);
        _scene.See(Client, hold, 1, HoldStatus.Finished);
        _scene.Kill(Worker);
        _scene.See(Client, hold, 1, HoldStatus.Pending);
        _scene.See(Client, hold, 1, HoldStatus.Finished);
        Verdict.Rejects("O6", _scene.Rest, Name(1).ToString(), "SeeFinished");
    }

    [Fact]
    public void A_long_history_is_not_searched()
    {
        var search = new HistorySearch();
        for (int i = 0; i <= HistorySearch.StepsMax; i++)
            search.AddCause(i, FutureStep.Finish);
        Assert.True(search.IsTooLong);
    }

    [Fact]
    public void The_search_uses_each_cause_once()
    {
        var search = new HistorySearch();
        search.AddSeen(1, FutureStep.Begin);
        search.AddSeen(5, FutureStep.SeeFinished);
        search.AddSeen(7, FutureStep.SeePending);
        search.AddSeen(9, FutureStep.SeeFinished);
        search.AddCause(6, FutureStep.LoseCopies);
        search.AddCause(2, FutureStep.Finish);
        Assert.False(search.HasOrder());
        Assert.Equal("SeeFinished", search.FirstUnexplained());
        search.Clear();
        search.AddSeen(1, FutureStep.Begin);
        search.AddSeen(9, FutureStep.SeeFinished);
        search.AddCause(2, FutureStep.Finish);
        Assert.True(search.HasOrder());
    }
}
