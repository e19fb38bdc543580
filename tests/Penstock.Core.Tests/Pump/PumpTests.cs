using System.Globalization;
using Penstock.TestKit;

namespace Penstock.Core.Tests.Pump;

/// <summary>Ten thousand random lives of a small cluster, each decided by its seed.</summary>
public sealed class PumpTests
{
    private const int LivesDefault = 10_000;

    [Fact]
    public void Every_life_ends_with_right_values_and_nothing_left()
    {
        if (Environment.GetEnvironmentVariable("PENSTOCK_SEED") is { Length: > 0 } only)
        {
            new PumpLife(int.Parse(only, CultureInfo.InvariantCulture)).Live();
            return;
        }

        int lives = Environment.GetEnvironmentVariable("PENSTOCK_SEEDS") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : LivesDefault;
        Parallel.For(1, lives + 1, seed =>
        {
            try
            {
                new PumpLife(seed).Live();
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Life {seed} failed. Replay it with: PENSTOCK_SEED={seed} ./test.sh Core --filter {nameof(PumpTests)}\n{error.Message}", error);
            }
        });
    }

    [Fact]
    public void Every_life_with_broken_links_returning_peers_and_schedulers_that_follow_ends_with_right_values_and_nothing_left() =>
        SeededRuns.Run(300, seed => new PumpLife(seed, returns: true).Live());

    [Fact]
    public void The_same_seed_gives_the_same_life()
    {
        for (int seed = 1; seed <= 20; seed++)
            Assert.Equal(PumpLife.Trace(seed), PumpLife.Trace(seed));
    }
}
