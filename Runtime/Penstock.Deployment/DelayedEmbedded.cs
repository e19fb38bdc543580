using Penstock.Deployment.Internal;

namespace Penstock;

/// <summary>
/// Lazy values to values without a client: on a cluster inside this process that starts with the first call and lives as
/// long as the process, on background threads and without sockets. Nothing stays on it afterwards.
/// </summary>
/// <remarks>
/// Safe to use from any thread. The blocking forms return to no context, so they do not deadlock a user interface; where many
/// threads of the thread pool would block at once, as in a web server, use the others.
/// </remarks>
public static class DelayedEmbedded
{
    /// <summary>Computes a lazy value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value; futures in it belong to a client of their own and are refused.</param>
    /// <param name="cancellationToken">Gives up: what nothing else needs is dropped.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="TaskFailedException">The task failed, or something it depends on.</exception>
    /// <exception cref="ResultTooLargeException">The result is larger than a quarter of the free memory.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Fails also as <see cref="Client.Compute{T}(Delayed{T})"/> does.</remarks>
    public static async Task<T> ComputeAsync<T>(this Delayed<T> value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        Client client = await EmbeddedCluster.ClientAsync().ConfigureAwait(false);
        return await value.ComputeAsync(client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes many lazy values as one graph: what they have in common runs once.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The lazy values; enumerated once.</param>
    /// <param name="cancellationToken">Gives up: what nothing else needs is dropped.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/> does.</remarks>
    public static async Task<T[]> ComputeAsync<T>(this IEnumerable<Delayed<T>> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Client client = await EmbeddedCluster.ClientAsync().ConfigureAwait(false);
        return await values.ComputeAsync(client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes two lazy values as one graph: what they have in common runs once.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <param name="values">The lazy values.</param>
    /// <param name="cancellationToken">Gives up: what nothing else needs is dropped.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/> does.</remarks>
    public static async Task<(T1 First, T2 Second)> ComputeAsync<T1, T2>(this (Delayed<T1> First, Delayed<T2> Second) values, CancellationToken cancellationToken = default)
    {
        Client client = await EmbeddedCluster.ClientAsync().ConfigureAwait(false);
        return await values.ComputeAsync(client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes three lazy values as one graph: what they have in common runs once.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <param name="values">The lazy values.</param>
    /// <param name="cancellationToken">Gives up: what nothing else needs is dropped.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/> does.</remarks>
    public static async Task<(T1 First, T2 Second, T3 Third)> ComputeAsync<T1, T2, T3>(
        this (Delayed<T1> First, Delayed<T2> Second, Delayed<T3> Third) values, CancellationToken cancellationToken = default)
    {
        Client client = await EmbeddedCluster.ClientAsync().ConfigureAwait(false);
        return await values.ComputeAsync(client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes a lazy value; blocks until it is there.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value.</param>
    /// <returns>The value.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/> does.</remarks>
    public static T Compute<T>(this Delayed<T> value) => value.ComputeAsync().GetAwaiter().GetResult();

    /// <summary>Computes many lazy values as one graph; blocks until they are there.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The lazy values; enumerated once.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/> does.</remarks>
    public static T[] Compute<T>(this IEnumerable<Delayed<T>> values) => values.ComputeAsync().GetAwaiter().GetResult();
}
