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
}
