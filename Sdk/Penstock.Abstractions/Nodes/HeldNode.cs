using System.ComponentModel;

namespace Penstock;

/// <summary>
/// A node whose result the cluster already knows. <c>Future&lt;T&gt;</c> is the only implementation; graphs that use it
/// start from its result instead of computing it again.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class HeldNode<T> : Delayed<T>, IHeldNode
{
    /// <inheritdoc/>
    public abstract Key Key { get; }

    /// <inheritdoc/>
    public sealed override DelayedNodeKind Kind => DelayedNodeKind.Held;
}

/// <summary>What lowering a graph needs to know of a held result, whatever its type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IHeldNode
{
    /// <summary>The key of the held result.</summary>
    Key Key { get; }
}
