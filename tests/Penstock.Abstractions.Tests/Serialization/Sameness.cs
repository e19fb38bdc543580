using System.Collections;
using System.Runtime.CompilerServices;

namespace Penstock.Abstractions.Tests.Serialization;

/// <summary>Equality that also sees what normal equality hides: NaN payloads, -0.0, decimal scales, time kinds and offsets.</summary>
internal static class Sameness
{
    public static bool Same(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y),
        (float x, float y) => BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y),
        (Half x, Half y) => BitConverter.HalfToInt16Bits(x) == BitConverter.HalfToInt16Bits(y),
        (decimal x, decimal y) => decimal.GetBits(x).SequenceEqual(decimal.GetBits(y)),
        (DateTime x, DateTime y) => x == y && x.Kind == y.Kind,
        (DateTimeOffset x, DateTimeOffset y) => x.EqualsExact(y),
        (Uri x, Uri y) => x.OriginalString == y.OriginalString && x.IsAbsoluteUri == y.IsAbsoluteUri,
        (string x, string y) => x == y,
        (ITuple x, ITuple y) => x.Length == y.Length && Enumerable.Range(0, x.Length).All(i => Same(x[i], y[i])),
        (Memory<int> x, Memory<int> y) => x.Span.SequenceEqual(y.Span),
        (ReadOnlyMemory<double> x, ReadOnlyMemory<double> y) => Same(x.ToArray(), y.ToArray()),
        (Array { Rank: 2 } x, Array { Rank: 2 } y) => x.GetLength(0) == y.GetLength(0) && x.GetLength(1) == y.GetLength(1) && SameItems(x, y),
        (IStructuralEquatable x, IStructuralEquatable y) when IsDefaultImmutableArray(x) || IsDefaultImmutableArray(y) => x.Equals(y),
        (IEnumerable x, IEnumerable y) => SameItems(x, y),
        _ when IsPair(a) && IsPair(b) => Same(Property(a, "Key"), Property(b, "Key")) && Same(Property(a, "Value"), Property(b, "Value")),
        _ => a.Equals(b),
    };

    private static bool SameItems(IEnumerable a, IEnumerable b)
    {
        var (x, y) = (a.Cast<object?>().ToList(), b.Cast<object?>().ToList());
        if (x.Count != y.Count) return false;
        return IsUnordered(a) ? x.All(item => y.Any(other => Same(item, other))) : x.Zip(y).All(pair => Same(pair.First, pair.Second));
    }

    private static bool IsUnordered(object collection) => collection.GetType() is { IsGenericType: true } type &&
        type.GetInterfaces().Any(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(ISet<>) || i.GetGenericTypeDefinition() == typeof(IDictionary<,>)));

    private static bool IsPair(object value) => value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static bool IsDefaultImmutableArray(object value) => value.GetType().GetProperty("IsDefault")?.GetValue(value) is true;

    private static object? Property(object value, string name) => value.GetType().GetProperty(name)!.GetValue(value); // both callers name properties of KeyValuePair
}
