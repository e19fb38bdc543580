namespace Penstock;

/// <summary>Lazy values to values, with a given client: nothing stays on the cluster afterwards.</summary>
/// <remarks>Safe to use from any thread. The blocking forms return to no context, so they do not deadlock a user interface.</remarks>
public static class DelayedComputation
{
    /// <summary>Computes a lazy value and brings the result here.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value.</param>
    /// <param name="client">The client to compute with.</param>
    /// <param name="cancellationToken">Gives up: the cluster drops what nothing else needs.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException">The value or the client is null.</exception>
    /// <exception cref="TaskFailedException">The task failed, or something it depends on.</exception>
    /// <exception cref="ResultTooLargeException">The result is larger than the client's limit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or somebody cancelled the task.</exception>
    /// <remarks>Fails also as <see cref="Client.Compute{T}(Delayed{T})"/> and <see cref="Future{T}.Result"/> do.</remarks>
    public static async Task<T> ComputeAsync<T>(this Delayed<T> value, Client client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(client);
        using Future<T> future = client.Compute(value);
        return await (cancellationToken.CanBeCanceled ? future.WaitAsync(cancellationToken) : future.AsTask()).ConfigureAwait(false);
    }

    /// <summary>Computes many lazy values as one graph and brings the results here: what they have in common runs once.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The lazy values; enumerated once, at once.</param>
    /// <param name="client">The client to compute with.</param>
    /// <param name="cancellationToken">Gives up: the cluster drops what nothing else needs.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, Client, CancellationToken)"/> does.</remarks>
    public static async Task<T[]> ComputeAsync<T>(this IEnumerable<Delayed<T>> values, Client client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(client);
        using FutureList<T> futures = client.Compute(values);
        return await client.GatherAsync(futures, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes a lazy value and brings the result here; blocks until it is.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value.</param>
    /// <param name="client">The client to compute with.</param>
    /// <returns>The value.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, Client, CancellationToken)"/> does.</remarks>
    public static T Compute<T>(this Delayed<T> value, Client client) => value.ComputeAsync(client).GetAwaiter().GetResult();

    /// <summary>Computes many lazy values as one graph and brings the results here; blocks until they are.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The lazy values; enumerated once, at once.</param>
    /// <param name="client">The client to compute with.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, Client, CancellationToken)"/> does.</remarks>
    public static T[] Compute<T>(this IEnumerable<Delayed<T>> values, Client client) => values.ComputeAsync(client).GetAwaiter().GetResult();

    /// <summary>Computes two lazy values as one graph and brings the results here: what they have in common runs once.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <param name="values">The lazy values.</param>
    /// <param name="client">The client to compute with.</param>
    /// <param name="cancellationToken">Gives up: the cluster drops what nothing else needs.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, Client, CancellationToken)"/> does.</remarks>
    public static async Task<(T1 First, T2 Second)> ComputeAsync<T1, T2>(this (Delayed<T1> First, Delayed<T2> Second) values, Client client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        (Future<T1> first, Future<T2> second) = client.Compute(values.First, values.Second);
        using (first)
        using (second)
            return await client.GatherAsync((first, second), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes three lazy values as one graph and brings the results here: what they have in common runs once.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <param name="values">The lazy values.</param>
    /// <param name="client">The client to compute with.</param>
    /// <param name="cancellationToken">Gives up: the cluster drops what nothing else needs.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, Client, CancellationToken)"/> does.</remarks>
    public static async Task<(T1 First, T2 Second, T3 Third)> ComputeAsync<T1, T2, T3>(this (Delayed<T1> First, Delayed<T2> Second, Delayed<T3> Third) values, Client client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        (Future<T1> first, Future<T2> second, Future<T3> third) = client.Compute(values.First, values.Second, values.Third);
        using (first)
        using (second)
        using (third)
            return await client.GatherAsync((first, second, third), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes four lazy values as one graph and brings the results here: what they have in common runs once.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <typeparam name="T4">The type of the fourth value.</typeparam>
    /// <param name="values">The lazy values.</param>
    /// <param name="client">The client to compute with.</param>
    /// <param name="cancellationToken">Gives up: the cluster drops what nothing else needs.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, Client, CancellationToken)"/> does.</remarks>
    public static async Task<(T1 First, T2 Second, T3 Third, T4 Fourth)> ComputeAsync<T1, T2, T3, T4>(this (Delayed<T1> First, Delayed<T2> Second, Delayed<T3> Third, Delayed<T4> Fourth) values, Client client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        (Future<T1> first, Future<T2> second, Future<T3> third, Future<T4> fourth) = client.Compute(values.First, values.Second, values.Third, values.Fourth);
        using (first)
        using (second)
        using (third)
        using (fourth)
            return await client.GatherAsync((first, second, third, fourth), cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
