namespace Penstock.Benchmarks.Compare;

/// <summary>The rows of the table.</summary>
internal static class RowCatalog
{
    private const string Held = "held";
    private const string Peak = "peak";
    private const double MapBound = 30;
    private const double ChainBound = 20;
    private const double BuildBound = 100;

    /// <summary>
    /// Everything, about half an hour, and three quarters of an hour with another build beside it. Dask takes 48 s for a map of
    /// 100k, 57 s for a chain of 10k, 20 s to build a million nodes, and minutes to submit them: there it gets 100k.
    /// </summary>
    public static IReadOnlyList<Row> Full { get; } =
    [
        Map("map-10k-1w", 1, 10_000, pairs: 5),
        Map("map-100k-1w", 1, 100_000, pairs: 3),
        Map("map-10k-2w", 2, 10_000, pairs: 5),
        Map("map-100k-2w", 2, 100_000, pairs: 3),
        new("chain-10k", "chain", 1, 10_000, 10_000, 3, Peak, Measure.PerTask(ChainBound)),
        Latency(calls: 1_000, pairs: 3),
        Random(pairs: 5),
        new("build-1m", "build", null, 1_000_000, 1_000_000, 3, Held, Measure.PerTask(BuildBound)),
        new("submit-1m", "submit", 0, 1_000_000, 100_000, 3, Held, Measure.PerTask(BuildBound)),
    ];

    /// <summary>The same without the maps of 100k and with less for Dask, in a few minutes.</summary>
    public static IReadOnlyList<Row> Quick { get; } =
    [
        Map("map-10k-1w", 1, 10_000, pairs: 3),
        Map("map-10k-2w", 2, 10_000, pairs: 3),
        new("chain-10k", "chain", 1, 10_000, 1_000, 2, Peak, Measure.PerTask(ChainBound)),
        Latency(calls: 300, pairs: 2),
        Random(pairs: 2),
        new("build-1m", "build", null, 1_000_000, 100_000, 3, Held, Measure.PerTask(BuildBound)),
        new("submit-1m", "submit", 0, 1_000_000, 20_000, 2, Held, Measure.PerTask(BuildBound)),
    ];

    private static Row Map(string name, int workers, int tasks, int pairs) =>
        new(name, "map", workers, tasks, tasks, pairs, Held, Measure.PerTask(MapBound));

    /// <summary>
    /// The slowest hundredth of a round is ten calls, of which the second in which they were made says more than the build: ten
    /// seconds of rounds tell two builds apart, one second does not.
    /// </summary>
    private static Row Latency(int calls, int pairs) =>
        new("latency", "latency", 1, calls, calls, pairs, null, Measure.CallQuantile("p50", 0.50, ChainBound), Measure.CallQuantile("p99", 0.99, ChainBound)) { TurnSeconds = 10 };

    private static Row Random(int pairs) =>
        new("random-20k", "random", 1, 20_000, 20_000, pairs, Peak, Measure.PerTask(MapBound));
}
