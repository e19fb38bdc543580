using Penstock.Protocol;

namespace Penstock;

/// <content>Lazy values to futures.</content>
public sealed partial class Client
{
    private static readonly SubmitOptions DefaultSubmitOptions = new();

    /// <summary>Starts computing a lazy value, at once.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value; a future gives another future of the same result.</param>
    /// <returns>A future of the value. The value stays on a worker, so it must fit one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="ArgumentException">The graph uses a future of another client, or a constant or call that is too large to be sent; also a cycle or a missing name of a <see cref="GraphBuilder"/>.</exception>
    /// <exception cref="NotSupportedException">No formatter is known for <typeparamref name="T"/> or a constant.</exception>
    /// <exception cref="ObjectDisposedException">The graph uses a disposed future, or the client was closed.</exception>
    /// <exception cref="TaskCancelledException">The graph uses a cancelled future.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    public Future<T> Compute<T>(Delayed<T> value) => Submit(value, DefaultSubmitOptions);

    /// <summary>Starts computing many lazy values as one graph: what they have in common runs once.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The lazy values; enumerated once, at once. An empty sequence gives an empty list.</param>
    /// <returns>One future for each, in order.</returns>
    /// <remarks>Fails as <see cref="Compute{T}(Delayed{T})"/> does.</remarks>
    public FutureList<T> Compute<T>(params IEnumerable<Delayed<T>> values) => Submit(values, DefaultSubmitOptions);

    /// <summary>Starts computing a lazy value, at once, with options of its own.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value.</param>
    /// <param name="options">What differs for it.</param>
    /// <returns>A future of the value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="SubmitOptions.ResultBytesMax"/> is not positive.</exception>
    /// <remarks>Fails otherwise as <see cref="Compute{T}(Delayed{T})"/> does. Tasks that the cluster knows already keep their options.</remarks>
    public Future<T> Submit<T>(Delayed<T> value, SubmitOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        Check(options);
        RequireFormatter<T>();
        HoldId hold = default;
        DelayedNode node = value;
        _shell.Submit(new ReadOnlySpan<DelayedNode>(in node), options.Tasks, new Span<HoldId>(ref hold));
        GC.KeepAlive(value); // The futures inside the graph live until their holds are in the submission.
        return Single<T>(hold, options.ResultBytesMax);
    }

    /// <summary>Starts computing many lazy values as one graph, with options of their own.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The lazy values; enumerated once, at once. An empty sequence gives an empty list.</param>
    /// <param name="options">What differs for them.</param>
    /// <returns>One future for each, in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="SubmitOptions.ResultBytesMax"/> is not positive.</exception>
    /// <remarks>Fails otherwise as <see cref="Compute{T}(Delayed{T})"/> does.</remarks>
    public FutureList<T> Submit<T>(IEnumerable<Delayed<T>> values, SubmitOptions options)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(options);
        RequireFormatter<T>();
        HoldId[] holds = Hold(options.Tasks, values as Delayed<T>[] ?? [.. values]);
        return new FutureList<T>(_shell, holds, options.ResultBytesMax);
    }

    /// <summary>Starts computing a lazy value and pins it on the workers: what is built on the future starts from there.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value.</param>
    /// <param name="options">What differs for it; null for nothing.</param>
    /// <returns>A future, to be used in graphs in place of the lazy value.</returns>
    /// <remarks>Fails as <see cref="Submit{T}(Delayed{T}, SubmitOptions)"/> does.</remarks>
    public Future<T> Persist<T>(Delayed<T> value, SubmitOptions? options = null) => Submit(value, options ?? DefaultSubmitOptions);

    /// <summary>Starts computing a lazy collection and pins it on the workers: what is built on the futures starts from there.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The lazy values; enumerated once, at once.</param>
    /// <param name="options">What differs for them; null for nothing.</param>
    /// <returns>A list of futures, to be used in graphs in place of the lazy values.</returns>
    /// <remarks>Fails as <see cref="Submit{T}(IEnumerable{Delayed{T}}, SubmitOptions)"/> does.</remarks>
    public FutureList<T> Persist<T>(IEnumerable<Delayed<T>> values, SubmitOptions? options = null) => Submit(values, options ?? DefaultSubmitOptions);

    /// <summary>Starts one call for each of many values.</summary>
    /// <typeparam name="TArgument">The type of the values.</typeparam>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="function">Makes the lazy call for one value; called here and now.</param>
    /// <param name="arguments">The values; enumerated once, at once.</param>
    /// <param name="options">What differs for them; null for nothing.</param>
    /// <returns>One future for each value, in order.</returns>
    /// <exception cref="ArgumentNullException">The function or the sequence is null, or the function returned null.</exception>
    /// <remarks>Fails otherwise as <see cref="Submit{T}(IEnumerable{Delayed{T}}, SubmitOptions)"/> does.</remarks>
    public FutureList<T> Map<TArgument, T>(Func<Delayed<TArgument>, Delayed<T>> function, IEnumerable<TArgument> arguments, SubmitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        return Submit(arguments.Select(argument => function(Graph.Value(argument))), options ?? DefaultSubmitOptions);
    }

    /// <summary>Starts one call for each of many lazy values or futures.</summary>
    /// <inheritdoc cref="Map{TArgument, T}(Func{Delayed{TArgument}, Delayed{T}}, IEnumerable{TArgument}, SubmitOptions?)"/>
    public FutureList<T> Map<TArgument, T>(Func<Delayed<TArgument>, Delayed<T>> function, IEnumerable<Delayed<TArgument>> arguments, SubmitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        return Submit(arguments.Select(function), options ?? DefaultSubmitOptions);
    }

    /// <summary>Waits until the scheduler has accepted or refused every graph that was submitted before.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that completes when it has.</returns>
    /// <exception cref="ObjectDisposedException">The client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    public Task WhenAcceptedAsync(CancellationToken cancellationToken = default) => _shell.AnsweredAsync(cancellationToken);

    /// <summary>Submits nodes as one graph and takes a hold on each.</summary>
    private HoldId[] Hold(params DelayedNode[] values) => Hold(options: null, values);

    private HoldId[] Hold(TaskOptions? options, DelayedNode[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is null)
                throw new ArgumentNullException(nameof(values), $"Lazy value {i} is null.");
        }

        var holds = new HoldId[values.Length];
        _shell.Submit(values, options, holds);
        GC.KeepAlive(values); // The futures inside the graph live until their holds are in the submission.
        return holds;
    }

    /// <summary>Refuses a type that could not be brought here, before anything is submitted.</summary>
    private static void RequireFormatter<T>() => ResultFormatter<T>.Get();

    private Future<T> Single<T>(HoldId hold, long? resultBytesMax = null) =>
        Future<T>.TryCreate(new HoldItem(new OneHold(_shell, hold, resultBytesMax), 0), isListed: false)!; // Nobody else can have given it back.

    private static void Check(SubmitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ResultLimit.ThrowIfInvalid(options.ResultBytesMax, nameof(options));
    }
}
