namespace Penstock.Serialization;

internal sealed class Tuple1Formatter<T1>(Formatter<T1> item1) : TupleFormatter<ValueTuple<T1>>(item1)
{
    public override TResult Visit<TVisitor, TResult>(ValueTuple<T1> tuple, int index, ref TVisitor visitor) => index switch
    {
        0 => visitor.Visit(tuple.Item1, item1),
        _ => throw NoItem(index),
    };

    internal override void WriteItems(WireWriter writer, ValueTuple<T1> value)
    {
        item1.Write(writer, value.Item1);
    }

    internal override ValueTuple<T1> ReadItems(ref WireReader reader) =>
        new(item1.Read(ref reader));

    internal override long MeasureItems(ValueTuple<T1> value) =>
        item1.Measure(value.Item1);
}

internal sealed class Tuple2Formatter<T1, T2>(Formatter<T1> item1, Formatter<T2> item2) : TupleFormatter<ValueTuple<T1, T2>>(item1, item2)
{
    public override TResult Visit<TVisitor, TResult>(ValueTuple<T1, T2> tuple, int index, ref TVisitor visitor) => index switch
    {
        0 => visitor.Visit(tuple.Item1, item1),
        1 => visitor.Visit(tuple.Item2, item2),
        _ => throw NoItem(index),
    };

    internal override void WriteItems(WireWriter writer, ValueTuple<T1, T2> value)
    {
        item1.Write(writer, value.Item1);
        item2.Write(writer, value.Item2);
    }

    internal override ValueTuple<T1, T2> ReadItems(ref WireReader reader) =>
        new(item1.Read(ref reader), item2.Read(ref reader));

    internal override long MeasureItems(ValueTuple<T1, T2> value) =>
        item1.Measure(value.Item1) + item2.Measure(value.Item2);
}

internal sealed class Tuple3Formatter<T1, T2, T3>(Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3) : TupleFormatter<ValueTuple<T1, T2, T3>>(item1, item2, item3)
{
    public override TResult Visit<TVisitor, TResult>(ValueTuple<T1, T2, T3> tuple, int index, ref TVisitor visitor) => index switch
    {
        0 => visitor.Visit(tuple.Item1, item1),
        1 => visitor.Visit(tuple.Item2, item2),
        2 => visitor.Visit(tuple.Item3, item3),
        _ => throw NoItem(index),
    };

    internal override void WriteItems(WireWriter writer, ValueTuple<T1, T2, T3> value)
    {
        item1.Write(writer, value.Item1);
        item2.Write(writer, value.Item2);
        item3.Write(writer, value.Item3);
    }

    internal override ValueTuple<T1, T2, T3> ReadItems(ref WireReader reader) =>
        new(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader));

    internal override long MeasureItems(ValueTuple<T1, T2, T3> value) =>
        item1.Measure(value.Item1) + item2.Measure(value.Item2) + item3.Measure(value.Item3);
}

internal sealed class Tuple4Formatter<T1, T2, T3, T4>(
    Formatter<T1> item1, Formatter<T2> item2,
    Formatter<T3> item3, Formatter<T4> item4)
    : TupleFormatter<ValueTuple<T1, T2, T3, T4>>(item1, item2, item3, item4)
{
    public override TResult Visit<TVisitor, TResult>(ValueTuple<T1, T2, T3, T4> tuple, int index, ref TVisitor visitor) => index switch
    {
        0 => visitor.Visit(tuple.Item1, item1),
        1 => visitor.Visit(tuple.Item2, item2),
        2 => visitor.Visit(tuple.Item3, item3),
        3 => visitor.Visit(tuple.Item4, item4),
        _ => throw NoItem(index),
    };

    internal override void WriteItems(WireWriter writer, ValueTuple<T1, T2, T3, T4> value)
    {
        item1.Write(writer, value.Item1);
        item2.Write(writer, value.Item2);
        item3.Write(writer, value.Item3);
        item4.Write(writer, value.Item4);
    }

    internal override ValueTuple<T1, T2, T3, T4> ReadItems(ref WireReader reader) =>
        new(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader), item4.Read(ref reader));

    internal override long MeasureItems(ValueTuple<T1, T2, T3, T4> value) =>
        item1.Measure(value.Item1) + item2.Measure(value.Item2) + item3.Measure(value.Item3) + item4.Measure(value.Item4);
}

internal sealed class Tuple5Formatter<T1, T2, T3, T4, T5>(
    Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3,
    Formatter<T4> item4, Formatter<T5> item5)
    : TupleFormatter<ValueTuple<T1, T2, T3, T4, T5>>(item1, item2, item3, item4, item5)
{
    public override TResult Visit<TVisitor, TResult>(ValueTuple<T1, T2, T3, T4, T5> tuple, int index, ref TVisitor visitor) => index switch
    {
        0 => visitor.Visit(tuple.Item1, item1),
        1 => visitor.Visit(tuple.Item2, item2),
        2 => visitor.Visit(tuple.Item3, item3),
        3 => visitor.Visit(tuple.Item4, item4),
        4 => visitor.Visit(tuple.Item5, item5),
        _ => throw NoItem(index),
    };

    internal override void WriteItems(WireWriter writer, ValueTuple<T1, T2, T3, T4, T5> value)
    {
        item1.Write(writer, value.Item1);
        item2.Write(writer, value.Item2);
        item3.Write(writer, value.Item3);
        item4.Write(writer, value.Item4);
        item5.Write(writer, value.Item5);
    }

    internal override ValueTuple<T1, T2, T3, T4, T5> ReadItems(ref WireReader reader) =>
        new(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader), item4.Read(ref reader), item5.Read(ref reader));

    internal override long MeasureItems(ValueTuple<T1, T2, T3, T4, T5> value) =>
        item1.Measure(value.Item1) + item2.Measure(value.Item2) + item3.Measure(value.Item3) + item4.Measure(value.Item4) + item5.Measure(value.Item5);
}

internal sealed class Tuple6Formatter<T1, T2, T3, T4, T5, T6>(
    Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3,
    Formatter<T4> item4, Formatter<T5> item5, Formatter<T6> item6)
    : TupleFormatter<ValueTuple<T1, T2, T3, T4, T5, T6>>(item1, item2, item3, item4, item5, item6)
{
    public override TResult Visit<TVisitor, TResult>(ValueTuple<T1, T2, T3, T4, T5, T6> tuple, int index, ref TVisitor visitor) => index switch
    {
        0 => visitor.Visit(tuple.Item1, item1),
        1 => visitor.Visit(tuple.Item2, item2),
        2 => visitor.Visit(tuple.Item3, item3),
        3 => visitor.Visit(tuple.Item4, item4),
        4 => visitor.Visit(tuple.Item5, item5),
        5 => visitor.Visit(tuple.Item6, item6),
        _ => throw NoItem(index),
    };

    internal override void WriteItems(WireWriter writer, ValueTuple<T1, T2, T3, T4, T5, T6> value)
    {
        item1.Write(writer, value.Item1);
        item2.Write(writer, value.Item2);
        item3.Write(writer, value.Item3);
        item4.Write(writer, value.Item4);
        item5.Write(writer, value.Item5);
        item6.Write(writer, value.Item6);
    }

    internal override ValueTuple<T1, T2, T3, T4, T5, T6> ReadItems(ref WireReader reader) =>
        new(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader), item4.Read(ref reader), item5.Read(ref reader), item6.Read(ref reader));

    internal override long MeasureItems(ValueTuple<T1, T2, T3, T4, T5, T6> value) =>
        item1.Measure(value.Item1) + item2.Measure(value.Item2) + item3.Measure(value.Item3) + item4.Measure(value.Item4) + item5.Measure(value.Item5) + item6.Measure(value.Item6);
}

internal sealed class Tuple7Formatter<T1, T2, T3, T4, T5, T6, T7>(
    Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3, Formatter<T4> item4,
    Formatter<T5> item5, Formatter<T6> item6, Formatter<T7> item7)
    : TupleFormatter<ValueTuple<T1, T2, T3, T4, T5, T6, T7>>(item1, item2, item3, item4, item5, item6, item7)
{
    public override TResult Visit<TVisitor, TResult>(ValueTuple<T1, T2, T3, T4, T5, T6, T7> tuple, int index, ref TVisitor visitor) => index switch
    {
        0 => visitor.Visit(tuple.Item1, item1),
        1 => visitor.Visit(tuple.Item2, item2),
        2 => visitor.Visit(tuple.Item3, item3),
        3 => visitor.Visit(tuple.Item4, item4),
        4 => visitor.Visit(tuple.Item5, item5),
        5 => visitor.Visit(tuple.Item6, item6),
        6 => visitor.Visit(tuple.Item7, item7),
        _ => throw NoItem(index),
    };

    internal override void WriteItems(WireWriter writer, ValueTuple<T1, T2, T3, T4, T5, T6, T7> value)
    {
        item1.Write(writer, value.Item1);
        item2.Write(writer, value.Item2);
        item3.Write(writer, value.Item3);
        item4.Write(writer, value.Item4);
        item5.Write(writer, value.Item5);
        item6.Write(writer, value.Item6);
        item7.Write(writer, value.Item7);
    }

    internal override ValueTuple<T1, T2, T3, T4, T5, T6, T7> ReadItems(ref WireReader reader) =>
        new(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader), item4.Read(ref reader), item5.Read(ref reader), item6.Read(ref reader), item7.Read(ref reader));

    internal override long MeasureItems(ValueTuple<T1, T2, T3, T4, T5, T6, T7> value) =>
        item1.Measure(value.Item1) + item2.Measure(value.Item2) + item3.Measure(value.Item3) + item4.Measure(value.Item4) + item5.Measure(value.Item5) + item6.Measure(value.Item6) + item7.Measure(value.Item7);
}

/// <summary>Eight items and more: C# keeps those from the eighth on in a nested tuple; on the wire they stand in one array.</summary>
internal sealed class TupleRestFormatter<T1, T2, T3, T4, T5, T6, T7, TRest>(
    TupleFormatter<ValueTuple<T1, T2, T3, T4, T5, T6, T7>> first, TupleFormatter<TRest> rest)
    : TupleFormatter<ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>>([.. Items(first), .. Items(rest)])
    where TRest : struct
{
    public override TResult Visit<TVisitor, TResult>(ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> tuple, int index, ref TVisitor visitor)
    {
        if ((uint)index >= (uint)ItemCount) throw NoItem(index);
        return index < first.ItemCount
            ? first.Visit<TVisitor, TResult>(First(tuple), index, ref visitor)
            : rest.Visit<TVisitor, TResult>(tuple.Rest, index - first.ItemCount, ref visitor);
    }

    internal override void WriteItems(WireWriter writer, ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> value)
    {
        first.WriteItems(writer, First(value));
        rest.WriteItems(writer, value.Rest);
    }

    internal override ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> ReadItems(ref WireReader reader)
    {
        var (item1, item2, item3, item4, item5, item6, item7) = first.ReadItems(ref reader);
        return new(item1, item2, item3, item4, item5, item6, item7, rest.ReadItems(ref reader));
    }

    internal override long MeasureItems(ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> value) =>
        first.MeasureItems(First(value)) + rest.MeasureItems(value.Rest);

    private static ValueTuple<T1, T2, T3, T4, T5, T6, T7> First(ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> value) =>
        new(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5, value.Item6, value.Item7);

    private static IEnumerable<Formatter> Items<TTuple>(TupleFormatter<TTuple> tuple) =>
        Enumerable.Range(0, tuple.ItemCount).Select(index => tuple.ItemFormatter(index)!); // every item below ItemCount has one
}
