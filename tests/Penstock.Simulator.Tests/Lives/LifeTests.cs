using System.Globalization;
using System.Text;

namespace Penstock.Simulator.Tests.Lives;

/// <summary>Random lives, each decided by a seed: those of a cluster where everything works, and those with faults.</summary>
public sealed class LifeTests
{
    private static readonly OperationKind[] Departures = [OperationKind.AddWorker, OperationKind.CrashWorker, OperationKind.RestartWorker];

    [Fact]
    public void Without_faults_every_life_ends_with_right_values_and_nothing_left() => LiveAll(nameof(Without_faults_every_life_ends_with_right_values_and_nothing_left), 500, []);

    [Fact]
    public void When_workers_crash_every_life_ends_with_right_values_and_nothing_left() => LiveAll(nameof(When_workers_crash_every_life_ends_with_right_values_and_nothing_left), 1_000, Departures);

    [Fact]
    public void The_same_plan_gives_the_same_life()
    {
        for (int seed = 1; seed <= 50; seed++)
        {
            LifeOutcome first = Life.Run(RandomPlan.Create(seed, Departures), [new PlainOracle()]);
            LifeOutcome second = Life.Run(RandomPlan.Create(seed, Departures), [], new LifeOptions { ValidateEvery = 0, Trace = new TextTrace() });
            Assert.Equal(first.TraceHash, second.TraceHash);
            Assert.Equal(first.Events, second.Events);
        }
    }

    private static void LiveAll(string test, int lives, OperationKind[] faults)
    {
        if (Environment.GetEnvironmentVariable("PENSTOCK_SEED") is { Length: > 0 } only)
        {
            LiveOne(test, int.Parse(only, CultureInfo.InvariantCulture), faults);
            return;
        }

        if (Environment.GetEnvironmentVariable("PENSTOCK_SEEDS") is { Length: > 0 } count)
            lives = int.Parse(count, CultureInfo.InvariantCulture);
        Parallel.For(1, lives + 1, seed => LiveOne(test, seed, faults));
    }

    private static void LiveOne(string test, int seed, OperationKind[] faults)
    {
        LifeOutcome outcome = Life.Run(RandomPlan.Create(seed, faults), [new PlainOracle()]);
        if (outcome.Violation is null)
            return;
        var trace = new TextTrace();
        Life.Run(RandomPlan.Create(seed, faults), [new PlainOracle()], new LifeOptions { Trace = trace });
        Assert.Fail($"Life {seed} failed. Replay it with: PENSTOCK_SEED={seed} ./test.sh Simulator --filter {test}\n{outcome.Violation}\n{trace}");
    }

    private sealed class TextTrace : ILifeTrace
    {
        private readonly StringBuilder _text = new();

        public void Write(long nanoseconds, string who, string what) => _text.AppendLine(CultureInfo.InvariantCulture, $"{nanoseconds,12} {who,-12} {what}");

        public override string ToString() => _text.ToString();
    }
}
