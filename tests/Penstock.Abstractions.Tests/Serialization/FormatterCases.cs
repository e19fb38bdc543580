using System.Collections.Immutable;
using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

/// <summary>Every built-in formatter and some of their combinations.</summary>
internal static class FormatterCases
{
    public static IReadOnlyDictionary<string, FormatterCase> All { get; } =
        Scalars().Concat(Sequences()).Concat(Keyed()).Concat(Combinations()).ToDictionary(item => item.ToString());

    public static TheoryData<string> Names { get; } = [.. All.Keys];

    private static IEnumerable<FormatterCase> Scalars()
    {
        yield return Case("Boolean", Formatters.Boolean, r => r.Boolean());
        yield return Case("Byte", Formatters.Byte, r => (byte)r.Bits());
        yield return Case("SByte", Formatters.SByte, r => (sbyte)r.Bits());
        yield return Case("Int16", Formatters.Int16, r => (short)r.Bits());
        yield return Case("UInt16", Formatters.UInt16, r => (ushort)r.Bits());
        yield return Case("Int32", Formatters.Int32, r => (int)r.Bits());
        yield return Case("UInt32", Formatters.UInt32, r => (uint)r.Bits());
        yield return Case("Int64", Formatters.Int64, r => (long)r.Bits());
        yield return Case("UInt64", Formatters.UInt64, r => r.Bits());
        yield return Case("Int128", Formatters.Int128, r => (Int128)new UInt128(r.Bits(), r.Bits()));
        yield return Case("UInt128", Formatters.UInt128, r => new UInt128(r.Bits(), r.Bits()));
        yield return Case("Half", Formatters.Half, r => r.Half());
        yield return Case("Single", Formatters.Single, r => r.Single());
        yield return Case("Double", Formatters.Double, r => r.Double());
        yield return Case("Decimal", Formatters.Decimal, r => r.Decimal());
        yield return Case("Char", Formatters.Char, r => (char)r.Bits());
        yield return Case<string?>("String", Formatters.String!, r => r.OrNull(r.String)); // the string formatter takes null
        yield return Case("DateTime", Formatters.DateTime, r => r.DateTime());
        yield return Case("DateTimeOffset", Formatters.DateTimeOffset, r => r.DateTimeOffset());
        yield return Case("DateOnly", Formatters.DateOnly, r => DateOnly.FromDateTime(r.DateTime()));
        yield return Case("TimeOnly", Formatters.TimeOnly, r => TimeOnly.FromDateTime(r.DateTime()));
        yield return Case("TimeSpan", Formatters.TimeSpan, r => new TimeSpan((long)r.Bits()));
        yield return Case("Guid", Formatters.Guid, r => r.Guid());
        yield return Case("BigInteger", Formatters.BigInteger, r => r.BigInteger());
        yield return Case<Uri?>("Uri", Formatters.Uri!, r => r.OrNull(r.Uri)); // the formatter takes null
        yield return Case<Version?>("Version", Formatters.Version!, r => r.OrNull(r.Version)); // the formatter takes null
        yield return Case("Unit", Formatters.Unit, _ => Unit.Value);
        yield return Case("Enum of int", Formatters.Enum<DayOfWeek>(), r => (DayOfWeek)(int)r.Bits());
        yield return Case("Enum of byte", Formatters.Enum<ByteEnum>(), r => (ByteEnum)r.Bits());
        yield return Case("Enum of short", Formatters.Enum<ShortEnum>(), r => (ShortEnum)r.Bits());
        yield return Case("Enum of ulong", Formatters.Enum<ULongEnum>(), r => (ULongEnum)r.Bits());
        yield return Case("Nullable<int>", Formatters.Nullable(Formatters.Int32), r => r.OrAbsent(() => (int)r.Bits()));
        yield return Case("Nullable<Unit>", Formatters.Nullable(Formatters.Unit), r => r.OrAbsent(() => Unit.Value));
    }

    private static IEnumerable<FormatterCase> Sequences()
    {
        yield return Case("byte[]", Formatters.Array(Formatters.Byte), r => r.Bytes(400));
        yield return Case("sbyte[]", Formatters.Array(Formatters.SByte), r => r.Array(() => (sbyte)r.Bits()));
        yield return Case("short[]", Formatters.Array(Formatters.Int16), r => r.Array(() => (short)r.Bits()));
        yield return Case("ushort[]", Formatters.Array(Formatters.UInt16), r => r.Array(() => (ushort)r.Bits()));
        yield return Case("int[]", Formatters.Array(Formatters.Int32), r => r.Array(() => (int)r.Bits()));
        yield return Case("uint[]", Formatters.Array(Formatters.UInt32), r => r.Array(() => (uint)r.Bits()));
        yield return Case("long[]", Formatters.Array(Formatters.Int64), r => r.Array(() => (long)r.Bits()));
        yield return Case("ulong[]", Formatters.Array(Formatters.UInt64), r => r.Array(r.Bits));
        yield return Case("Half[]", Formatters.Array(Formatters.Half), r => r.Array(r.Half));
        yield return Case("float[]", Formatters.Array(Formatters.Single), r => r.Array(r.Single));
        yield return Case("double[]", Formatters.Array(Formatters.Double), r => r.Array(r.Double));
        yield return Case("char[]", Formatters.Array(Formatters.Char), r => r.Array(() => (char)r.Bits()));
        yield return Case("bool[]", Formatters.Array(Formatters.Boolean), r => r.Array(r.Boolean));
        yield return Case("enum[]", Formatters.Array(Formatters.Enum<ShortEnum>()), r => r.Array(() => (ShortEnum)r.Bits()));
        yield return Case("byte enum[]", Formatters.Array(Formatters.Enum<ByteEnum>()), r => r.Array(() => (ByteEnum)r.Bits()));
        yield return Case("double[,]", Formatters.Array2D(Formatters.Double), r => Grid(r, r.Double));
        yield return Case("string[,]", Formatters.Array2D(Formatters.String), r => Grid(r, r.String));
        yield return Case<string[]?>("string[]", Formatters.Array(Formatters.String)!, r => r.OrNull(() => r.Array(r.String))); // collections take null
        yield return Case("List<decimal>", Formatters.List(Formatters.Decimal), r => r.Array(r.Decimal).ToList());
        yield return Case("List<int>", Formatters.List(Formatters.Int32), r => r.Array(() => (int)r.Bits()).ToList());
        yield return Case("IReadOnlyList<int>", Formatters.IReadOnlyList(Formatters.Int32), r => (IReadOnlyList<int>)ImmutableList.CreateRange(r.Array(() => (int)r.Bits())));
        yield return Case("IReadOnlyCollection<string>", Formatters.IReadOnlyCollection(Formatters.String), r => (IReadOnlyCollection<string>)r.Array(r.String));
        yield return Case("IEnumerable<long>", Formatters.IEnumerable(Formatters.Int64), r => r.Array(() => (long)r.Bits()).Select(x => x));
        yield return Case("IList<double>", Formatters.IList(Formatters.Double), r => (IList<double>)r.Array(r.Double).ToList());
        yield return Case("ICollection<Guid>", Formatters.ICollection(Formatters.Guid), r => (ICollection<Guid>)r.Array(r.Guid));
        yield return Case("Queue<int>", Formatters.Queue(Formatters.Int32), r => new Queue<int>(r.Array(() => (int)r.Bits())));
        yield return Case("Stack<string>", Formatters.Stack(Formatters.String), r => new Stack<string>(r.Array(r.String)));
        yield return Case("ImmutableArray<int>", Formatters.ImmutableArray(Formatters.Int32), r => r.Below(5) == 0 ? default : [.. r.Array(() => (int)r.Bits())]);
        yield return Case("Nullable<ImmutableArray<int>>", Formatters.Nullable(Formatters.ImmutableArray(Formatters.Int32)), r => r.OrAbsent<ImmutableArray<int>>(() => r.Boolean() ? default : [1, 2]));
        yield return Case("ImmutableList<char>", Formatters.ImmutableList(Formatters.Char), r => r.Array(() => (char)r.Bits()).ToImmutableList());
        yield return Case("Memory<int>", Formatters.Memory(Formatters.Int32), r => new Memory<int>(r.Array(() => (int)r.Bits())));
        yield return Case("ReadOnlyMemory<double>", Formatters.ReadOnlyMemory(Formatters.Double), r => new ReadOnlyMemory<double>(r.Array(r.Double)));
    }

    private static IEnumerable<FormatterCase> Keyed()
    {
        yield return Case("HashSet<string>", Formatters.HashSet(Formatters.String), r => r.Array(r.String).ToHashSet(r.Boolean() ? StringComparer.OrdinalIgnoreCase : null));
        yield return Case("ISet<double>", Formatters.ISet(Formatters.Double), r => (ISet<double>)r.Array(r.Double).ToHashSet());
        yield return Case("IReadOnlySet<int>", Formatters.IReadOnlySet(Formatters.Int32), r => (IReadOnlySet<int>)r.Array(() => (int)r.Bits()).ToImmutableHashSet());
        yield return Case("Dictionary<string, int>", Formatters.Dictionary(Formatters.String, Formatters.Int32), r => r.Dictionary(r.String, () => (int)r.Bits(), r.Boolean() ? StringComparer.OrdinalIgnoreCase : null));
        yield return Case("Dictionary<double, string?>", Formatters.Dictionary(Formatters.Double, (Formatter<string?>)Formatters.String!), r => r.Dictionary(r.Double, () => r.OrNull(r.String))); // the formatter takes null
        yield return Case("IDictionary<int, byte[]>", Formatters.IDictionary(Formatters.Int32, Formatters.Array(Formatters.Byte)), r => (IDictionary<int, byte[]>)r.Dictionary(() => (int)r.Bits(), () => r.Bytes(9)));
        yield return Case("IReadOnlyDictionary<Guid, long>", Formatters.IReadOnlyDictionary(Formatters.Guid, Formatters.Int64), r => (IReadOnlyDictionary<Guid, long>)r.Dictionary(r.Guid, () => (long)r.Bits()).ToImmutableDictionary());
        yield return Case("SortedDictionary<string, double>", Formatters.SortedDictionary(Formatters.String, Formatters.Double), r => new SortedDictionary<string, double>(r.Dictionary(r.String, r.Double), r.Boolean() ? StringComparer.Ordinal : null));
        yield return Case("ImmutableDictionary<string, Half>", Formatters.ImmutableDictionary(Formatters.String, Formatters.Half), r => r.Dictionary(r.String, r.Half).ToImmutableDictionary());
        yield return Case("KeyValuePair<string, double>", Formatters.KeyValuePair(Formatters.String, Formatters.Double), r => KeyValuePair.Create(r.String(), r.Double()));
    }

    private static IEnumerable<FormatterCase> Combinations()
    {
        var text = Formatters.String;
        var number = Formatters.Int32;
        yield return Case("tuple of 1", Formatters.Tuple(text), r => ValueTuple.Create(r.String()));
        yield return Case("tuple of 2", Formatters.Tuple(text, number), r => (r.String(), (int)r.Bits()));
        yield return Case("tuple of 3", Formatters.Tuple(text, number, Formatters.Double), r => (r.String(), (int)r.Bits(), r.Double()));
        yield return Case("tuple of 4", Formatters.Tuple(text, number, Formatters.Double, number), r => (r.String(), (int)r.Bits(), r.Double(), 4));
        yield return Case("tuple of 5", Formatters.Tuple(text, number, Formatters.Double, number, text), r => (r.String(), (int)r.Bits(), r.Double(), 4, r.String()));
        yield return Case("tuple of 6", Formatters.Tuple(text, number, Formatters.Double, number, text, Formatters.Unit), r => (r.String(), (int)r.Bits(), r.Double(), 4, r.String(), Unit.Value));
        yield return Case("tuple of 7", Formatters.Tuple(text, number, Formatters.Double, number, text, Formatters.Unit, number), r => (r.String(), (int)r.Bits(), r.Double(), 4, r.String(), Unit.Value, 7));
        yield return Case("tuple of 9", Formatters.Tuple(text, number, Formatters.Double, number, text, Formatters.Unit, number, Formatters.Tuple(Formatters.Decimal, Formatters.Guid)), r => (r.String(), (int)r.Bits(), r.Double(), 4, r.String(), Unit.Value, 7, r.Decimal(), r.Guid()));
        yield return Case("int[][]", Formatters.Array(Formatters.Array(number)), r => r.Array(() => r.Array(() => (int)r.Bits())));
        yield return Case("Dictionary<string, List<(DateTime, decimal?)>>", Formatters.Dictionary(text, Formatters.List(Formatters.Tuple(Formatters.DateTime, Formatters.Nullable(Formatters.Decimal)))),
            r => r.Dictionary(r.String, () => r.Array(() => (r.DateTime(), r.OrAbsent(r.Decimal))).ToList()));
        yield return Case("TreeNode", TreeNode.Formatter.Instance, r => TreeNode.Random(r));
        yield return Case("List<TreeNode>", Formatters.List(Formatters.Deferred(() => TreeNode.Formatter.Instance)), r => r.Array(() => TreeNode.Random(r, depth: 1)).ToList());
    }

    private static FormatterCase<T> Case<T>(string name, Formatter<T> formatter, Func<RandomValues, T> create) => new(name, formatter, create);

    private static T[,] Grid<T>(RandomValues random, Func<T> item)
    {
        var grid = new T[random.Below(6), random.Below(6)];
        for (var row = 0; row < grid.GetLength(0); row++)
        {
            for (var column = 0; column < grid.GetLength(1); column++) grid[row, column] = item();
        }

        return grid;
    }

    internal enum ByteEnum : byte
    {
        None,
    }

    internal enum ShortEnum : short
    {
        None,
    }

    internal enum ULongEnum : ulong
    {
        None,
    }
}
