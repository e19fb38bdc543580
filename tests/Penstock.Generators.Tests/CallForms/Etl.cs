using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Penstock.Generators.Tests.CallForms;

/// <summary>The methods whose call forms are tested: the SDK's own compiler runs the generator over them.</summary>
public static partial class Etl
{
    [Delayed]
    public static int Increment(int value) => value + 1;

    [Delayed]
    public static int Add(int left, int right) => left + right;

    [Delayed]
    public static int Zero() => 0;

    [Delayed]
    public static async Task<Table> LoadAsync(string path, CancellationToken cancellation = default)
    {
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        return new Table(path, path.Length);
    }

    [Delayed]
    public static Table Clean(Table table, int minRows = 2) => table with { Rows = Math.Max(table.Rows, minRows) };

    [Delayed]
    public static Table Double(Table table) => table with { Rows = 2 * table.Rows };

    [Delayed]
    public static long Count(IReadOnlyList<Table> parts) => parts.Sum(part => (long)part.Rows);

    [Delayed]
    public static (Table Train, Table Test) Split(Table table, double ratio) =>
        (table with { Rows = (int)(table.Rows * ratio) }, table with { Rows = table.Rows - (int)(table.Rows * ratio) });

    [Delayed]
    public static int SumOfArray(int[] values) => values.Sum();

    [Delayed]
    public static int SumOfList(List<int> values) => values.Sum();

    [Delayed]
    public static int SumOfReadOnlyList(IReadOnlyList<int> values) => values.Sum();

    [Delayed]
    public static int SumOfEnumerable(IEnumerable<int> values) => values.Sum();

    [Delayed]
    public static int SumOfReadOnlyCollection(IReadOnlyCollection<int> values) => values.Sum();

    [Delayed]
    public static int SumOfMutableList(IList<int> values) => values.Sum();

    [Delayed]
    public static int SumOfMutableCollection(ICollection<int> values) => values.Sum();

    [Delayed]
    public static int SumOfImmutableArray(ImmutableArray<int> values) => values.Sum();

    [Delayed]
    public static int SumOfParams(params int[] values) => values.Sum();

    [Delayed]
    public static int SumOfBoth(IReadOnlyList<int> left, int[] right) => (10 * left.Sum()) + right.Sum();

    [Delayed]
    public static int SumOfThree(IReadOnlyList<int> first, int[] second, List<int> third) => first.Sum() + second.Sum() + third.Sum();

    [Delayed]
    public static double Weighted(int value, IReadOnlyList<double>? weights = null) => weights is null ? -value : value * weights.Sum();

    [Delayed]
    public static int SumOfValues(Dictionary<string, int> values) => values["a"] + values["b"];

    [Delayed]
    public static int SumOfReadOnlyValues(IReadOnlyDictionary<string, int> values) => values["a"] + values["b"];

    [Delayed]
    public static int CountDistinct(IReadOnlySet<string> names) => names.Count;

    [Delayed]
    public static List<int> Numbers(int count) => [.. Enumerable.Range(0, count)];

    [Delayed]
    public static int[] NumberArray(int count) => [.. Enumerable.Range(0, count)];

    [Delayed]
    [SuppressMessage("Design", "CA1068:CancellationToken parameters must come last", Justification = "The generator must keep the order of the others.")]
    public static string Join(string separator, CancellationToken cancellation, string? left, string? right = null) =>
        (left ?? "nothing") + separator + (right ?? "nothing") + (cancellation.CanBeCanceled ? "!" : "");

    [Delayed]
    public static string? NameOrNull(bool present) => present ? "name" : null;

    [Delayed]
    public static ValueTask<int> IncrementLaterAsync(int value) => new(Later(value));

    [Delayed(Pure = false)]
    public static void Append(string line) => Log.Lines.Add(line);

    [Delayed(Pure = false)]
    public static async Task AppendAsync(string line)
    {
        await Task.Yield();
        Log.Lines.Add(line);
    }

    [Delayed(Pure = false)]
    public static ValueTask AppendValueAsync(string line) => new(AppendAsync(line));

    [Delayed(Id = "etl.score", Version = 2)]
    private static double Score(Table table) => table.Rows / 2.0;

    [Delayed]
    public static string Defaults(
        int @class = -3, float ratio = 1.5f, decimal price = 2.50m, char quote = '\'', string text = "a\"b\n", Color color = Color.Blue,
        byte small = 200, long big = long.MinValue, double infinite = double.PositiveInfinity, int? none = null, int? some = 7, DayOfWeek day = DayOfWeek.Friday) =>
        FormattableString.Invariant($"{@class} {ratio} {price} {quote} {text} {color} {small} {big} {double.IsPositiveInfinity(infinite)} {none} {some} {day}");

    /// <summary>The user's own part of the generated class: a composite of lazy methods.</summary>
    public static partial class Delayed
    {
        public static global::Penstock.Delayed<int> AddThree(global::Penstock.Delayed<int> value) => Increment(Increment(Increment(value)));

        public static global::Penstock.Delayed<double> ScoreOf(global::Penstock.Delayed<Table> table) => Score(table);
    }

    private static async Task<int> Later(int value)
    {
        await Task.Yield();
        return value + 1;
    }
}

public sealed record Table(string Path, int Rows);

public enum Color
{
    Red,
    Blue = 5,
}

internal static class Log
{
    public static List<string> Lines { get; } = [];
}
