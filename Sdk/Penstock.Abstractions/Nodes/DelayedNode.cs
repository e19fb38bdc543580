using System.ComponentModel;

namespace Penstock;

/// <summary>What kind of node a <see cref="DelayedNode"/> is; used when a graph is lowered for sending.</summary>
public enum DelayedNodeKind
{
    /// <summary>A value known on the client, sent inside the task that uses it.</summary>
    Constant,

    /// <summary>A call of a function: becomes one task.</summary>
    Call,

    /// <summary>A list, dictionary or tuple of other nodes: part of the argument of the task that uses it.</summary>
    Composite,

    /// <summary>Another node: by a name bound later by a <see cref="GraphBuilder"/>, or with options.</summary>
    Reference,

    /// <summary>A result the cluster already knows, held by a future.</summary>
    Held,
}

/// <summary>
/// The untyped base of every lazy value. Users see <see cref="Delayed{T}"/>; this type is what code that walks graphs works with.
/// </summary>
/// <remarks>Immutable as far as users can tell. Building graphs is safe from any thread.</remarks>
public abstract class DelayedNode
{
    private protected DelayedNode()
    {
    }

    /// <summary>What kind of node this is.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract DelayedNodeKind Kind { get; }

    /// <summary>How many child nodes this node has: arguments of a call, items of a composite.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual int ChildCount => 0;

    /// <summary>A child node, by position.</summary>
    /// <param name="index">Zero-based, below <see cref="ChildCount"/>.</param>
    /// <returns>The child.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such child.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual DelayedNode Child(int index) => throw new ArgumentOutOfRangeException(nameof(index), index, "This node has no children.");
}
