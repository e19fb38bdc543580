using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O12 and O14: how much may happen.</summary>
public sealed class BoundedWorkTests
{
    private readonly OracleScene _work = new(facts => new BoundedWork(facts));
    private readonly OracleScene _life = new(facts => new NoLivelock(facts, new LifePlan([], [], 0, 0)));

    [Fact]
    public void Without_faults_a_task_runs_once_for_each_submission()
    {
        _work.Submit(Client, (1, []), (2, [1]));
        _work.Run(Worker, 1);
        _work.Submit(Other, (3, [2]), (1, []));
        _work.Run(Worker, 1);
        Verdict.Rejects("O14", () => _work.Run(Worker, 1), Name(1).ToString(), "worker 0", "3 times");
    }

    [Fact]
    public void A_lost_dependent_excuses_another_run_of_its_input()
    {
        _work.Submit(Client, (1, []), (2, [1]));
        _work.Run(Worker, 1);
        _work.Run(Worker, 2, 1);
        _work.Drop(Worker, 1);
        _work.Kill(Worker);
        _work.Run(5, 1);
        Verdict.Rejects("O14", () => _work.Run(5, 1), Name(1).ToString(), "worker 5");
    }

    [Fact]
    public void A_lost_stranger_excuses_nothing()
    {
        _work.Submit(Client, (1, []));
        _work.Submit(Other, (9, []));
        _work.Run(Worker, 1);
        _work.Run(5, 9);
        _work.Kill(5);
        Verdict.Rejects("O14", () => _work.Run(Worker, 1), Name(1).ToString());
    }

    [Fact]
    public void A_life_of_ordinary_length_ends()
    {
        for (int i = 0; i < 100_000; i++)
            _life.Event();
    }

    [Fact]
    public void Events_of_which_nothing_comes_are_a_livelock()
    {
        _life.Submit(Client, (1, []));
        Verdict.Rejects(
            "O12",
            () =>
            {
                for (int i = 0; i < 300_000; i++)
                    _life.Event();
            },
            Name(1).ToString(),
            "client 0");
    }

    [Fact]
    public void An_attempt_begins_once()
    {
        var attempt = _life.Begin(Worker, 1);
        Verdict.Rejects("O12", () => _life.Tell(oracle => oracle.OnRunStarted(5, Name(1), attempt, [])), Name(1).ToString(), "worker 5", "attempt 1");
    }

    [Fact]
    public void A_task_is_not_begun_again_and_again()
    {
        _life.Submit(Client, (1, []));
        Verdict.Rejects(
            "O12",
            () =>
            {
                for (int i = 0; i < 1_000; i++)
                    _life.Begin(Worker, 1);
            },
            Name(1).ToString());
    }
}
