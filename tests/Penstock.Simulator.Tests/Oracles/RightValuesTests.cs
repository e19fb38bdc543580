using Penstock.Core;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O5.</summary>
public sealed class RightValuesTests
{
    private readonly OracleScene _scene = new(facts => new RightValues(facts));

    [Fact]
    public void The_value_of_the_recipe_is_right_everywhere()
    {
        var hold = _scene.Submit(Client, (1, []), (2, [1]));
        ulong first = TaskValues.OfTask(Name(1), []);
        ulong second = TaskValues.OfTask(Name(2), [first]);
        _scene.Store(Worker, 1, first);
        _scene.Store(Worker, 2, second);
        _scene.Held.Add((hold, Name(2), HoldStatus.Finished));
        _scene.Gathered = second;
        _scene.Rest();
    }

    [Fact]
    public void A_result_made_of_other_inputs_is_wrong()
    {
        _scene.Submit(Client, (1, []), (2, [1]));
        Verdict.Rejects("O5", () => _scene.Store(Worker, 2, TaskValues.OfTask(Name(2), [])), Name(2).ToString(), "worker 0");
    }

    [Fact]
    public void A_user_who_reads_another_value_is_named()
    {
        _scene.Submit(Client, (1, []));
        Verdict.Rejects("O5", () => _scene.Tell(oracle => oracle.OnGathered(Client, Name(1), 3)), Name(1).ToString(), "client 0");
    }

    [Fact]
    public void At_rest_a_finished_future_can_be_read()
    {
        var hold = _scene.Submit(Client, (1, []));
        _scene.Held.Add((hold, Name(1), HoldStatus.Finished));
        Verdict.Rejects("O5", _scene.Rest, Name(1).ToString(), "client 0");
    }
}
