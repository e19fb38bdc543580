using Penstock.Core;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O7.</summary>
public sealed class CancelReachTests
{
    private readonly OracleScene _scene = new(facts => new CancelReach(facts));

    [Fact]
    public void A_cancel_ends_dependents_through_tasks_nobody_named()
    {
        var far = _scene.Submit(Client, (1, []), (2, [1]), (3, [2]));
        _scene.Cancel(Client, 1);
        _scene.SeeCancelled(Client, far, 3);
        _scene.Rest();
    }

    [Fact]
    public void A_dependent_that_goes_on_is_named()
    {
        var far = _scene.Submit(Client, (1, []), (2, [1]), (3, [2]));
        _scene.Cancel(Client, 1);
        _scene.See(Client, far, 3, HoldStatus.Finished);
        Verdict.Rejects("O7", _scene.Rest, Name(1).ToString(), Name(3).ToString(), "client 0");
    }

    [Fact]
    public void A_released_dependent_need_not_be_told()
    {
        var far = _scene.Submit(Client, (1, []), (2, [1]));
        _scene.Cancel(Client, 1);
        _scene.Release(Client, far, 2);
        _scene.Rest();
    }

    [Fact]
    public void A_later_submission_is_not_touched()
    {
        _scene.Submit(Client, (1, []));
        _scene.Cancel(Client, 1);
        var later = _scene.Submit(Client, (1, []));
        Verdict.Rejects("O7", () => _scene.SeeCancelled(Client, later, 1), Name(1).ToString(), "client 0");
    }

    [Fact]
    public void A_later_submission_that_shares_a_hold_is_not_touched_either()
    {
        var hold = _scene.Submit(Client, (1, []), (2, [1]));
        _scene.Cancel(Client, 1);
        _scene.Tell(oracle => oracle.OnShared(Client, hold, Name(2)));
        Verdict.Rejects("O7", () => _scene.SeeCancelled(Client, hold, 2), Name(2).ToString(), "client 0");
    }

    [Fact]
    public void Another_client_is_not_touched_without_force()
    {
        _scene.Submit(Client, (1, []));
        var others = _scene.Submit(Other, (1, []));
        _scene.Cancel(Client, 1);
        Verdict.Rejects("O7", () => _scene.SeeCancelled(Other, others, 1), Name(1).ToString(), "client 1");
    }

    [Fact]
    public void By_force_another_client_that_saw_it_finished_is_told()
    {
        var others = _scene.Submit(Other, (1, []));
        _scene.See(Other, others, 1, HoldStatus.Finished);
        _scene.Cancel(Client, 1, force: true);
        Verdict.Rejects("O7", _scene.Rest, Name(1).ToString(), "client 1", "by force");
        _scene.SeeCancelled(Other, others, 1);
        _scene.Rest();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancel_by_force_dies_with_a_client_of_which_nobody_hears(bool isHeard)
    {
        var others = _scene.Submit(Other, (1, []));
        _scene.See(Other, others, 1, HoldStatus.Finished);
        _scene.Cancel(Client, 1, force: true);
        _scene.Tell(oracle => oracle.OnClientDied(Client, isHeard));
        if (isHeard)
            Verdict.Rejects("O7", _scene.Rest, Name(1).ToString(), "client 0", "by force");
        else
            _scene.Rest();
    }

    [Fact]
    public void An_input_of_what_was_cancelled_is_not_touched()
    {
        var input = _scene.Submit(Client, (1, []));
        _scene.Submit(Client, (2, [1]));
        _scene.Cancel(Client, 2);
        Verdict.Rejects("O7", () => _scene.SeeCancelled(Client, input, 1), Name(1).ToString());
    }

    [Fact]
    public void A_cancel_says_who_did_it()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Cancel(Client, 1);
        Verdict.Rejects("O7", () => _scene.See(Client, hold, 1, HoldStatus.Cancelled), Name(1).ToString(), "by whom");
    }

    [Fact]
    public void A_connection_that_nothing_ended_ends_no_future()
    {
        var hold = _scene.Submit(Client, (1, []));
        Verdict.Rejects("O7", () => _scene.See(Client, hold, 1, HoldStatus.Cancelled, new ConnectionEnd("closed", false, new Timestamp(1))), "client 0");
    }
}
