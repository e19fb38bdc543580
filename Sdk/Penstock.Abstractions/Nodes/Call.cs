using System.ComponentModel;

namespace Penstock;

/// <summary>A node that calls a function: becomes one task when its graph is submitted.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>
/// Made by generated code. The classes with fixed argument counts exist to save an array per node: graphs of millions
/// of nodes are normal.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Call<T> : Delayed<T>, ICallNode
{
    private CallMark _mark;

    private protected Call(TaskFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
    }

    /// <inheritdoc/>
    public TaskFunction Function { get; }

    /// <inheritdoc/>
    public sealed override DelayedNodeKind Kind => DelayedNodeKind.Call;

    /// <inheritdoc/>
    ref CallMark ICallNode.Mark => ref _mark;

    /// <inheritdoc/>
    public override string ToString() => $"{Function.Name}(…) [lazy {typeof(T).Name}; nothing has run]";

    private protected static DelayedNode NotNull(DelayedNode? argument, string name) =>
        argument ?? throw new ArgumentNullException(name, "A lazy argument may not be null. To pass a null value, pass it typed, for example (string?)null.");
}

/// <summary>What lowering a graph needs of a call, whatever its type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICallNode
{
    /// <summary>The function that is called.</summary>
    TaskFunction Function { get; }

    /// <summary>Bookkeeping of lowering; only touched under the lock of <see cref="GraphLowering"/>.</summary>
    internal ref CallMark Mark { get; }
}

/// <summary>What a call remembers between lowerings.</summary>
internal struct CallMark
{
    /// <summary>The lowering that wrote <see cref="Index"/>; other lowerings ignore it.</summary>
    public int Lowering;

    /// <summary>The task's position in that lowering's graph, or <see cref="Open"/> while its arguments are visited.</summary>
    public int Index;

    /// <summary>The key, once known; default before.</summary>
    public Key Key;

    /// <summary>A task whose arguments are being visited.</summary>
    public const int Open = -1;
}

/// <summary>A call with a fixed number of arguments.</summary>
/// <inheritdoc cref="Call{T}"/>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Call0<T>(TaskFunction function) : Call<T>(function);

/// <summary>A call with a fixed number of arguments.</summary>
/// <inheritdoc cref="Call{T}"/>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Call1<T>(TaskFunction function, DelayedNode argument0) : Call<T>(function)
{
    private readonly DelayedNode _argument0 = NotNull(argument0, nameof(argument0));

    /// <inheritdoc/>
    public override int ChildCount => 1;

    /// <inheritdoc/>
    public override DelayedNode Child(int index) => index == 0 ? _argument0 : base.Child(index);
}

/// <summary>A call with a fixed number of arguments.</summary>
/// <inheritdoc cref="Call{T}"/>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Call2<T>(TaskFunction function, DelayedNode argument0, DelayedNode argument1) : Call<T>(function)
{
    private readonly DelayedNode _argument0 = NotNull(argument0, nameof(argument0));
    private readonly DelayedNode _argument1 = NotNull(argument1, nameof(argument1));

    /// <inheritdoc/>
    public override int ChildCount => 2;

    /// <inheritdoc/>
    public override DelayedNode Child(int index) => index switch
    {
        0 => _argument0,
        1 => _argument1,
        _ => base.Child(index),
    };
}

/// <summary>A call with a fixed number of arguments.</summary>
/// <inheritdoc cref="Call{T}"/>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Call3<T>(TaskFunction function, DelayedNode argument0, DelayedNode argument1, DelayedNode argument2) : Call<T>(function)
{
    private readonly DelayedNode _argument0 = NotNull(argument0, nameof(argument0));
    private readonly DelayedNode _argument1 = NotNull(argument1, nameof(argument1));
    private readonly DelayedNode _argument2 = NotNull(argument2, nameof(argument2));

    /// <inheritdoc/>
    public override int ChildCount => 3;

    /// <inheritdoc/>
    public override DelayedNode Child(int index) => index switch
    {
        0 => _argument0,
        1 => _argument1,
        2 => _argument2,
        _ => base.Child(index),
    };
}

/// <summary>A call with a fixed number of arguments.</summary>
/// <inheritdoc cref="Call{T}"/>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallN<T> : Call<T>
{
    private readonly DelayedNode[] _arguments;

    /// <summary>Makes a call with any number of arguments; the array belongs to the node afterwards.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">One node per parameter.</param>
    /// <exception cref="ArgumentNullException">The function, the array or one of its items is null.</exception>
    public CallN(TaskFunction function, params DelayedNode[] arguments)
        : base(function)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        foreach (DelayedNode argument in arguments)
            NotNull(argument, nameof(arguments));
        _arguments = arguments;
    }

    /// <inheritdoc/>
    public override int ChildCount => _arguments.Length;

    /// <inheritdoc/>
    public override DelayedNode Child(int index) => _arguments[index];
}
