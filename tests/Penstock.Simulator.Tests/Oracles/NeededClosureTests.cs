using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>The model behind freeing.</summary>
public sealed class NeededClosureTests
{
    private readonly OracleScene _scene = new(facts => new SafeFreeing(facts));

    [Fact]
    public void Inputs_are_needed_until_the_result_is_there()
    {
        _scene.Submit(Client, (1, []), (2, [1]), (3, [2]));
        Assert.Equal([1, 2, 3], Needed(withData: []));
        Assert.Equal([2, 3], Needed(withData: [2]));
        Assert.Equal([3], Needed(withData: [3, 1]));
    }

    [Fact]
    public void What_failed_needs_nothing() => Assert.Equal([], NeededOf([], failed: [3]));

    private int[] Needed(int[] withData) => NeededOf(withData, []);

    private int[] NeededOf(int[] withData, int[] failed)
    {
        HashSet<KeyFacts> needed = NeededClosure.Of([Key(3)], key => withData.Contains(Number(key)), key => failed.Contains(Number(key)));
        return [.. needed.Select(Number).Order()];
    }

    private KeyFacts Key(int number) => _scene.Facts.Of(Name(number));

    private static int Number(KeyFacts key) => (int)key.Key.Low;
}
