namespace Penstock;

/// <summary>
/// A value of type <typeparamref name="T"/> that has not been computed: a node of a task graph. Making one runs nothing.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// Turn it into a value with <c>ComputeAsync</c>, or into a <c>Future&lt;T&gt;</c> with <c>client.Compute</c>.
/// A value of type <typeparamref name="T"/> converts implicitly, so constants can be passed where lazy values are expected.
/// Safe to use from any thread.
/// </remarks>
public abstract class Delayed<T> : DelayedNode
{
    private protected Delayed()
    {
    }

    /// <summary>Makes a constant of a graph. The value is read when the graph is submitted, not copied before.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Delayed<T>(T value) => new Constant<T>(value);

    /// <summary>Asks for the call that makes this value to run with options; not for the calls it depends on.</summary>
    /// <param name="options">The options; they complete those of the submission. Of several that are given to one call, the innermost decide.</param>
    /// <returns>The same lazy value, to be used in place of this one: a graph that uses only this one runs without the options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">This is no call: a future has been submitted, a constant or a collection runs nothing of its own.</exception>
    public Delayed<T> With(TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Kind is not (DelayedNodeKind.Call or DelayedNodeKind.Reference))
            throw new ArgumentException($"{this} is no call, so options mean nothing for it. Give them to the calls it is made of.", nameof(options));
        return new OptionNode<T>(this, options);
    }
}
