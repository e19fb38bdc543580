using Penstock.Core;
using Penstock.Protocol;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O8.</summary>
public sealed class CausedErrorsTests
{
    private readonly OracleScene _scene = new(facts => new CausedErrors(facts));

    [Fact]
    public void An_error_names_the_input_that_failed()
    {
        var hold = _scene.Submit(Client, (1, []), (2, [1]));
        _scene.End(Worker, 1, _scene.Begin(Worker, 1), RunEnd.Failed);
        _scene.SeeErred(Client, hold, 2, origin: 1);
    }

    [Fact]
    public void An_error_of_something_that_never_failed_is_no_cause()
    {
        var hold = _scene.Submit(Client, (1, []), (2, [1]));
        _scene.Run(Worker, 1);
        Verdict.Rejects("O8", () => _scene.SeeErred(Client, hold, 2, origin: 1), Name(1).ToString(), Name(2).ToString(), "client 0");
    }

    [Fact]
    public void An_error_of_a_stranger_is_no_cause()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.End(Worker, 9, _scene.Begin(Worker, 9), RunEnd.Failed);
        Verdict.Rejects("O8", () => _scene.SeeErred(Client, hold, 1, origin: 9), Name(9).ToString(), "client 0");
    }

    [Fact]
    public void Two_deaths_under_a_run_are_a_cause()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Begin(Worker, 1);
        _scene.Kill(Worker);
        Verdict.Rejects("O8", () => _scene.SeeErred(Client, hold, 1, origin: 1, ErrorKind.WorkerKilled), Name(1).ToString());
        _scene.Begin(5, 1);
        _scene.Kill(5);
        _scene.SeeErred(Client, hold, 1, origin: 1, ErrorKind.WorkerKilled);
    }

    [Fact]
    public void Only_data_without_a_recipe_is_lost()
    {
        var data = _scene.Hold(Client, 1);
        _scene.See(Client, data, 1, HoldStatus.Lost, new LostEnd("w"));
        var task = _scene.Submit(Client, (2, []));
        Verdict.Rejects("O8", () => _scene.See(Client, task, 2, HoldStatus.Lost, new LostEnd("w")), Name(2).ToString(), "recipe");
    }

    [Fact]
    public void A_graph_is_refused_only_for_a_hold_that_ended()
    {
        _scene.Submit(Client, (1, []));
        var hold = _scene.Submit(Client, (2, [1]));
        Verdict.Rejects("O8", () => _scene.See(Client, hold, 2, HoldStatus.Erred, new RefusedEnd("no")), Name(2).ToString(), "client 0");
        _scene.Cancel(Other, 1, force: true);
        _scene.See(Client, hold, 2, HoldStatus.Erred, new RefusedEnd("no"));
        var next = _scene.Submit(Client, (3, [2]));
        _scene.See(Client, next, 3, HoldStatus.Erred, new RefusedEnd("no"));
    }
}
