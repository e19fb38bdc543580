namespace App;

public static partial class Signatures
{
    [Delayed]
    public static string? Nullables(string? text, IReadOnlyList<string?> items, List<int?>? numbers = null) => text;

    [Delayed]
    public static int Defaults(
        int @class = -3, float single = 1.5f, decimal price = 2.50m, char letter = '\'', string text = "a\"b\n", byte small = 200,
        long big = long.MinValue, double nothing = double.NaN, int? none = null, DayOfWeek day = DayOfWeek.Friday, bool yes = true, Guid id = default) => @class;

    [Delayed]
    public static Task Overloaded(int value, CancellationToken cancellation, int other) => Task.CompletedTask;

    [Delayed]
    public static ValueTask Overloaded(long value) => default;

    [Delayed]
    public static int @return(params int[] values) => values.Length;

    [Delayed]
    public static int Two(IReadOnlyList<int> left, double[] right) => left.Count + right.Length;

    [Delayed]
    public static int Three(IEnumerable<int> first, double[] second, IReadOnlyDictionary<string, int> third) => second.Length;

    [Delayed]
    public static int Zero() => 0;

    /// <summary>The user's own part.</summary>
    internal static partial class Delayed
    {
        /// <summary>Takes the place of one overload.</summary>
        public static global::Penstock.Delayed<int> Two(IEnumerable<global::Penstock.Delayed<int>> left, global::Penstock.Delayed<double[]> right) => 0;
    }

#nullable disable
    [Delayed]
    public static (string First, int Second) Oblivious(string text, int number, List<string> more = null) => (text, number);
}
