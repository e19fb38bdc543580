using Penstock.Protocol;

namespace Penstock;

/// <content>Several lazy values of different types to futures, and futures of different types to values.</content>
public sealed partial class Client
{
    /// <summary>Starts computing two lazy values as one graph: what they have in common runs once.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <param name="first">The first lazy value.</param>
    /// <param name="second">The second lazy value.</param>
    /// <returns>One future for each.</returns>
    /// <remarks>Fails as <see cref="Compute{T}(Delayed{T})"/> does.</remarks>
    public (Future<T1> First, Future<T2> Second) Compute<T1, T2>(Delayed<T1> first, Delayed<T2> second)
    {
        RequireFormatter<T1>();
        RequireFormatter<T2>();
        HoldId[] holds = Hold(first, second);
        return (Single<T1>(holds[0]), Single<T2>(holds[1]));
    }

    /// <summary>Starts computing three lazy values as one graph: what they have in common runs once.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <param name="first">The first lazy value.</param>
    /// <param name="second">The second lazy value.</param>
    /// <param name="third">The third lazy value.</param>
    /// <returns>One future for each.</returns>
    /// <remarks>Fails as <see cref="Compute{T}(Delayed{T})"/> does.</remarks>
    public (Future<T1> First, Future<T2> Second, Future<T3> Third) Compute<T1, T2, T3>(Delayed<T1> first, Delayed<T2> second, Delayed<T3> third)
    {
        RequireFormatter<T1>();
        RequireFormatter<T2>();
        RequireFormatter<T3>();
        HoldId[] holds = Hold(first, second, third);
        return (Single<T1>(holds[0]), Single<T2>(holds[1]), Single<T3>(holds[2]));
    }

    /// <summary>Starts computing four lazy values as one graph: what they have in common runs once.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <typeparam name="T4">The type of the fourth value.</typeparam>
    /// <param name="first">The first lazy value.</param>
    /// <param name="second">The second lazy value.</param>
    /// <param name="third">The third lazy value.</param>
    /// <param name="fourth">The fourth lazy value.</param>
    /// <returns>One future for each.</returns>
    /// <remarks>Fails as <see cref="Compute{T}(Delayed{T})"/> does.</remarks>
    public (Future<T1> First, Future<T2> Second, Future<T3> Third, Future<T4> Fourth) Compute<T1, T2, T3, T4>(
        Delayed<T1> first, Delayed<T2> second, Delayed<T3> third, Delayed<T4> fourth)
    {
        RequireFormatter<T1>();
        RequireFormatter<T2>();
        RequireFormatter<T3>();
        RequireFormatter<T4>();
        HoldId[] holds = Hold(first, second, third, fourth);
        return (Single<T1>(holds[0]), Single<T2>(holds[1]), Single<T3>(holds[2]), Single<T4>(holds[3]));
    }

    /// <summary>Brings the values of two futures here.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <param name="futures">The futures.</param>
    /// <param name="resultBytesMax">The most bytes to bring in all; null for the client's limit.</param>
    /// <param name="cancellationToken">Gives up waiting; the futures stay usable.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="GatherAsync{T}(IEnumerable{Future{T}}, long?, CancellationToken)"/> does.</remarks>
    public async Task<(T1 First, T2 Second)> GatherAsync<T1, T2>(
        (Future<T1> First, Future<T2> Second) futures, long? resultBytesMax = null, CancellationToken cancellationToken = default)
    {
        Cell[] cells = await GatherCellsAsync([futures.First, futures.Second], resultBytesMax, cancellationToken).ConfigureAwait(false);
        return (Read<T1>(cells[0]), Read<T2>(cells[1]));
    }

    /// <summary>Brings the values of three futures here.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <param name="futures">The futures.</param>
    /// <param name="resultBytesMax">The most bytes to bring in all; null for the client's limit.</param>
    /// <param name="cancellationToken">Gives up waiting; the futures stay usable.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="GatherAsync{T}(IEnumerable{Future{T}}, long?, CancellationToken)"/> does.</remarks>
    public async Task<(T1 First, T2 Second, T3 Third)> GatherAsync<T1, T2, T3>(
        (Future<T1> First, Future<T2> Second, Future<T3> Third) futures, long? resultBytesMax = null, CancellationToken cancellationToken = default)
    {
        Cell[] cells = await GatherCellsAsync([futures.First, futures.Second, futures.Third], resultBytesMax, cancellationToken).ConfigureAwait(false);
        return (Read<T1>(cells[0]), Read<T2>(cells[1]), Read<T3>(cells[2]));
    }

    /// <summary>Brings the values of four futures here.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <typeparam name="T4">The type of the fourth value.</typeparam>
    /// <param name="futures">The futures.</param>
    /// <param name="resultBytesMax">The most bytes to bring in all; null for the client's limit.</param>
    /// <param name="cancellationToken">Gives up waiting; the futures stay usable.</param>
    /// <returns>The values, in order.</returns>
    /// <remarks>Fails as <see cref="GatherAsync{T}(IEnumerable{Future{T}}, long?, CancellationToken)"/> does.</remarks>
    public async Task<(T1 First, T2 Second, T3 Third, T4 Fourth)> GatherAsync<T1, T2, T3, T4>(
        (Future<T1> First, Future<T2> Second, Future<T3> Third, Future<T4> Fourth) futures, long? resultBytesMax = null, CancellationToken cancellationToken = default)
    {
        Cell[] cells = await GatherCellsAsync([futures.First, futures.Second, futures.Third, futures.Fourth], resultBytesMax, cancellationToken).ConfigureAwait(false);
        return (Read<T1>(cells[0]), Read<T2>(cells[1]), Read<T3>(cells[2]), Read<T4>(cells[3]));
    }

    private static T Read<T>(Cell cell) => cell.Read(ResultFormatter<T>.Get());
}
