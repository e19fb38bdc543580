namespace Penstock.Serialization;

public static partial class Formatters
{
    /// <summary>Tuples of one item.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <param name="item1">The formatter of item 1.</param>
    public static TupleFormatter<ValueTuple<T1>> Tuple<T1>(
        Formatter<T1> item1) =>
        new Tuple1Formatter<T1>(item1);

    /// <summary>Tuples of two items.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <param name="item1">The formatter of item 1.</param>
    /// <param name="item2">The formatter of item 2.</param>
    public static TupleFormatter<ValueTuple<T1, T2>> Tuple<T1, T2>(
        Formatter<T1> item1, Formatter<T2> item2) =>
        new Tuple2Formatter<T1, T2>(item1, item2);

    /// <summary>Tuples of three items.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <param name="item1">The formatter of item 1.</param>
    /// <param name="item2">The formatter of item 2.</param>
    /// <param name="item3">The formatter of item 3.</param>
    public static TupleFormatter<ValueTuple<T1, T2, T3>> Tuple<T1, T2, T3>(
        Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3) =>
        new Tuple3Formatter<T1, T2, T3>(item1, item2, item3);

    /// <summary>Tuples of four items.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <param name="item1">The formatter of item 1.</param>
    /// <param name="item2">The formatter of item 2.</param>
    /// <param name="item3">The formatter of item 3.</param>
    /// <param name="item4">The formatter of item 4.</param>
    public static TupleFormatter<ValueTuple<T1, T2, T3, T4>> Tuple<T1, T2, T3, T4>(
        Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3, Formatter<T4> item4) =>
        new Tuple4Formatter<T1, T2, T3, T4>(item1, item2, item3, item4);

    /// <summary>Tuples of five items.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <param name="item1">The formatter of item 1.</param>
    /// <param name="item2">The formatter of item 2.</param>
    /// <param name="item3">The formatter of item 3.</param>
    /// <param name="item4">The formatter of item 4.</param>
    /// <param name="item5">The formatter of item 5.</param>
    public static TupleFormatter<ValueTuple<T1, T2, T3, T4, T5>> Tuple<T1, T2, T3, T4, T5>(
        Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3, Formatter<T4> item4, Formatter<T5> item5) =>
        new Tuple5Formatter<T1, T2, T3, T4, T5>(item1, item2, item3, item4, item5);

    /// <summary>Tuples of six items.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <typeparam name="T6">The type of item 6.</typeparam>
    /// <param name="item1">The formatter of item 1.</param>
    /// <param name="item2">The formatter of item 2.</param>
    /// <param name="item3">The formatter of item 3.</param>
    /// <param name="item4">The formatter of item 4.</param>
    /// <param name="item5">The formatter of item 5.</param>
    /// <param name="item6">The formatter of item 6.</param>
    public static TupleFormatter<ValueTuple<T1, T2, T3, T4, T5, T6>> Tuple<T1, T2, T3, T4, T5, T6>(
        Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3, Formatter<T4> item4, Formatter<T5> item5, Formatter<T6> item6) =>
        new Tuple6Formatter<T1, T2, T3, T4, T5, T6>(item1, item2, item3, item4, item5, item6);

    /// <summary>Tuples of seven items.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <typeparam name="T6">The type of item 6.</typeparam>
    /// <typeparam name="T7">The type of item 7.</typeparam>
    /// <param name="item1">The formatter of item 1.</param>
    /// <param name="item2">The formatter of item 2.</param>
    /// <param name="item3">The formatter of item 3.</param>
    /// <param name="item4">The formatter of item 4.</param>
    /// <param name="item5">The formatter of item 5.</param>
    /// <param name="item6">The formatter of item 6.</param>
    /// <param name="item7">The formatter of item 7.</param>
    public static TupleFormatter<ValueTuple<T1, T2, T3, T4, T5, T6, T7>> Tuple<T1, T2, T3, T4, T5, T6, T7>(
        Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3, Formatter<T4> item4, Formatter<T5> item5, Formatter<T6> item6, Formatter<T7> item7) =>
        new Tuple7Formatter<T1, T2, T3, T4, T5, T6, T7>(item1, item2, item3, item4, item5, item6, item7);

    /// <summary>Tuples of eight items and more: seven, and a tuple of the others.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <typeparam name="T6">The type of item 6.</typeparam>
    /// <typeparam name="T7">The type of item 7.</typeparam>
    /// <typeparam name="TRest">The tuple of the items from the eighth on.</typeparam>
    /// <param name="item1">The formatter of item 1.</param>
    /// <param name="item2">The formatter of item 2.</param>
    /// <param name="item3">The formatter of item 3.</param>
    /// <param name="item4">The formatter of item 4.</param>
    /// <param name="item5">The formatter of item 5.</param>
    /// <param name="item6">The formatter of item 6.</param>
    /// <param name="item7">The formatter of item 7.</param>
    /// <param name="rest">The formatter of the tuple of the items from the eighth on.</param>
    public static TupleFormatter<ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>> Tuple<T1, T2, T3, T4, T5, T6, T7, TRest>(
        Formatter<T1> item1, Formatter<T2> item2, Formatter<T3> item3, Formatter<T4> item4, Formatter<T5> item5, Formatter<T6> item6, Formatter<T7> item7, TupleFormatter<TRest> rest)
        where TRest : struct =>
        new TupleRestFormatter<T1, T2, T3, T4, T5, T6, T7, TRest>(Tuple(item1, item2, item3, item4, item5, item6, item7), rest);
}
