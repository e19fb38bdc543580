namespace Penstock;

/// <summary>Takes lazy tuples apart: <c>var (train, test) = Split(data, 0.8);</c> makes one task per item taken.</summary>
public static class DelayedTuples
{
    /// <summary>Takes a lazy tuple apart.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <param name="tuple">The tuple.</param>
    /// <param name="first">Item 1, lazy.</param>
    /// <param name="second">Item 2, lazy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tuple"/> is null.</exception>
    public static void Deconstruct<T1, T2>(this Delayed<(T1, T2)> tuple, out Delayed<T1> first, out Delayed<T2> second)
    {
        first = Graph.Item<(T1, T2), T1>(tuple, 0);
        second = Graph.Item<(T1, T2), T2>(tuple, 1);
    }

    /// <summary>Takes a lazy tuple apart.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <param name="tuple">The tuple.</param>
    /// <param name="first">Item 1, lazy.</param>
    /// <param name="second">Item 2, lazy.</param>
    /// <param name="third">Item 3, lazy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tuple"/> is null.</exception>
    public static void Deconstruct<T1, T2, T3>(this Delayed<(T1, T2, T3)> tuple, out Delayed<T1> first, out Delayed<T2> second, out Delayed<T3> third)
    {
        first = Graph.Item<(T1, T2, T3), T1>(tuple, 0);
        second = Graph.Item<(T1, T2, T3), T2>(tuple, 1);
        third = Graph.Item<(T1, T2, T3), T3>(tuple, 2);
    }

    /// <summary>Takes a lazy tuple apart.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <param name="tuple">The tuple.</param>
    /// <param name="first">Item 1, lazy.</param>
    /// <param name="second">Item 2, lazy.</param>
    /// <param name="third">Item 3, lazy.</param>
    /// <param name="fourth">Item 4, lazy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tuple"/> is null.</exception>
    public static void Deconstruct<T1, T2, T3, T4>(this Delayed<(T1, T2, T3, T4)> tuple, out Delayed<T1> first, out Delayed<T2> second, out Delayed<T3> third, out Delayed<T4> fourth)
    {
        first = Graph.Item<(T1, T2, T3, T4), T1>(tuple, 0);
        second = Graph.Item<(T1, T2, T3, T4), T2>(tuple, 1);
        third = Graph.Item<(T1, T2, T3, T4), T3>(tuple, 2);
        fourth = Graph.Item<(T1, T2, T3, T4), T4>(tuple, 3);
    }

    /// <summary>Takes a lazy tuple apart.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <param name="tuple">The tuple.</param>
    /// <param name="first">Item 1, lazy.</param>
    /// <param name="second">Item 2, lazy.</param>
    /// <param name="third">Item 3, lazy.</param>
    /// <param name="fourth">Item 4, lazy.</param>
    /// <param name="fifth">Item 5, lazy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tuple"/> is null.</exception>
    public static void Deconstruct<T1, T2, T3, T4, T5>(this Delayed<(T1, T2, T3, T4, T5)> tuple, out Delayed<T1> first, out Delayed<T2> second, out Delayed<T3> third, out Delayed<T4> fourth, out Delayed<T5> fifth)
    {
        first = Graph.Item<(T1, T2, T3, T4, T5), T1>(tuple, 0);
        second = Graph.Item<(T1, T2, T3, T4, T5), T2>(tuple, 1);
        third = Graph.Item<(T1, T2, T3, T4, T5), T3>(tuple, 2);
        fourth = Graph.Item<(T1, T2, T3, T4, T5), T4>(tuple, 3);
        fifth = Graph.Item<(T1, T2, T3, T4, T5), T5>(tuple, 4);
    }

    /// <summary>Takes a lazy tuple apart.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <typeparam name="T6">The type of item 6.</typeparam>
    /// <param name="tuple">The tuple.</param>
    /// <param name="first">Item 1, lazy.</param>
    /// <param name="second">Item 2, lazy.</param>
    /// <param name="third">Item 3, lazy.</param>
    /// <param name="fourth">Item 4, lazy.</param>
    /// <param name="fifth">Item 5, lazy.</param>
    /// <param name="sixth">Item 6, lazy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tuple"/> is null.</exception>
    public static void Deconstruct<T1, T2, T3, T4, T5, T6>(this Delayed<(T1, T2, T3, T4, T5, T6)> tuple, out Delayed<T1> first, out Delayed<T2> second, out Delayed<T3> third, out Delayed<T4> fourth, out Delayed<T5> fifth, out Delayed<T6> sixth)
    {
        first = Graph.Item<(T1, T2, T3, T4, T5, T6), T1>(tuple, 0);
        second = Graph.Item<(T1, T2, T3, T4, T5, T6), T2>(tuple, 1);
        third = Graph.Item<(T1, T2, T3, T4, T5, T6), T3>(tuple, 2);
        fourth = Graph.Item<(T1, T2, T3, T4, T5, T6), T4>(tuple, 3);
        fifth = Graph.Item<(T1, T2, T3, T4, T5, T6), T5>(tuple, 4);
        sixth = Graph.Item<(T1, T2, T3, T4, T5, T6), T6>(tuple, 5);
    }

    /// <summary>Takes a lazy tuple apart.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <typeparam name="T6">The type of item 6.</typeparam>
    /// <typeparam name="T7">The type of item 7.</typeparam>
    /// <param name="tuple">The tuple.</param>
    /// <param name="first">Item 1, lazy.</param>
    /// <param name="second">Item 2, lazy.</param>
    /// <param name="third">Item 3, lazy.</param>
    /// <param name="fourth">Item 4, lazy.</param>
    /// <param name="fifth">Item 5, lazy.</param>
    /// <param name="sixth">Item 6, lazy.</param>
    /// <param name="seventh">Item 7, lazy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tuple"/> is null.</exception>
    public static void Deconstruct<T1, T2, T3, T4, T5, T6, T7>(this Delayed<(T1, T2, T3, T4, T5, T6, T7)> tuple, out Delayed<T1> first, out Delayed<T2> second, out Delayed<T3> third, out Delayed<T4> fourth, out Delayed<T5> fifth, out Delayed<T6> sixth, out Delayed<T7> seventh)
    {
        first = Graph.Item<(T1, T2, T3, T4, T5, T6, T7), T1>(tuple, 0);
        second = Graph.Item<(T1, T2, T3, T4, T5, T6, T7), T2>(tuple, 1);
        third = Graph.Item<(T1, T2, T3, T4, T5, T6, T7), T3>(tuple, 2);
        fourth = Graph.Item<(T1, T2, T3, T4, T5, T6, T7), T4>(tuple, 3);
        fifth = Graph.Item<(T1, T2, T3, T4, T5, T6, T7), T5>(tuple, 4);
        sixth = Graph.Item<(T1, T2, T3, T4, T5, T6, T7), T6>(tuple, 5);
        seventh = Graph.Item<(T1, T2, T3, T4, T5, T6, T7), T7>(tuple, 6);
    }
}
