using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O2.</summary>
public sealed class CompleteInputsTests
{
    private readonly OracleScene _scene = new(facts => new CompleteInputs(facts));

    [Fact]
    public void A_run_with_stored_inputs_may_begin()
    {
        _scene.Run(Worker, 1);
        _scene.Begin(Worker, 2, 1);
    }

    [Fact]
    public void A_run_may_follow_the_one_that_made_its_input_in_the_same_slot()
    {
        _scene.End(Worker, 1, _scene.Begin(Worker, 1));
        _scene.Begin(Worker, 2, 1);
    }

    [Fact]
    public void An_input_on_another_worker_is_not_enough()
    {
        _scene.Run(5, 1);
        Verdict.Rejects("O2", () => _scene.Begin(Worker, 2, 1), Name(1).ToString(), Name(2).ToString(), "worker 0");
    }

    [Fact]
    public void An_input_that_was_dropped_is_missing()
    {
        _scene.Run(Worker, 1);
        _scene.Drop(Worker, 1);
        Verdict.Rejects("O2", () => _scene.Begin(Worker, 2, 1), Name(1).ToString());
    }
}
