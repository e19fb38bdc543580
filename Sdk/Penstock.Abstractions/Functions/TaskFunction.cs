using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// A function that tasks can call: what generated code makes of a <c>[Delayed]</c> method. Workers find it by its
/// identity and call it with decoded arguments, without reflection and without boxing.
/// </summary>
/// <remarks>Immutable; safe to use from any thread.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskFunction
{
    private protected TaskFunction(FunctionIdentity identity, bool pure, TaskParameter[] parameters)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(parameters);
        Identity = identity;
        IsPure = pure;
        Parameters = parameters;
    }

    /// <summary>Which function this is.</summary>
    public FunctionIdentity Identity { get; }

    /// <summary>The method's name, for people.</summary>
    public string Name => Identity.Name;

    /// <summary>Whether equal arguments always give an equal result, so that calls may share one key.</summary>
    public bool IsPure { get; }

    /// <summary>The parameters that a graph supplies, in order; what the worker injects is not among them.</summary>
    public IReadOnlyList<TaskParameter> Parameters { get; }

    /// <summary>Calls the function.</summary>
    /// <param name="arguments">The arguments; read before this method returns, also for asynchronous functions.</param>
    /// <returns>The result; completed already for a synchronous function.</returns>
    /// <exception cref="Exception">Whatever the function throws synchronously.</exception>
    public abstract ValueTask<Cell> Invoke(ref TaskArguments arguments);

    /// <summary>The formatter for a constant in the position of an argument; null where any number and type of arguments is taken.</summary>
    /// <param name="index">The argument's position.</param>
    /// <returns>The formatter, or null.</returns>
    internal virtual Formatter? ArgumentFormatter(int index) => Parameters[index].Formatter;

    /// <summary>Makes a function of a synchronous method.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="identity">Which function it is.</param>
    /// <param name="pure">Whether calls may share a key.</param>
    /// <param name="result">How the result is encoded.</param>
    /// <param name="body">Reads the arguments in order and calls the method.</param>
    /// <param name="parameters">The parameters a graph supplies.</param>
    /// <returns>The function.</returns>
    public static TaskFunction Create<T>(FunctionIdentity identity, bool pure, Formatter<T> result, TaskBody<T> body, params TaskParameter[] parameters) =>
        new SynchronousFunction<T>(identity, pure, result, body, parameters);

    /// <summary>Makes a function of a method that returns <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="Create{T}"/>
    public static TaskFunction CreateAsync<T>(FunctionIdentity identity, bool pure, Formatter<T> result, TaskBody<Task<T>> body, params TaskParameter[] parameters) =>
        new AsynchronousFunction<T>(identity, pure, result, body, parameters);

    /// <summary>Makes a function of a method that returns <see cref="ValueTask{TResult}"/>.</summary>
    /// <inheritdoc cref="Create{T}"/>
    public static TaskFunction CreateValueAsync<T>(FunctionIdentity identity, bool pure, Formatter<T> result, TaskBody<ValueTask<T>> body, params TaskParameter[] parameters) =>
        new ValueAsynchronousFunction<T>(identity, pure, result, body, parameters);

    /// <summary>Makes a function of a method that returns nothing.</summary>
    /// <inheritdoc cref="Create{T}"/>
    public static TaskFunction CreateAction(FunctionIdentity identity, bool pure, TaskAction body, params TaskParameter[] parameters) =>
        new SynchronousFunction<Unit>(identity, pure, Formatters.Unit, body.Run, parameters);

    /// <summary>Makes a function of a method that returns <see cref="Task"/>.</summary>
    /// <inheritdoc cref="Create{T}"/>
    public static TaskFunction CreateActionAsync(FunctionIdentity identity, bool pure, TaskBody<Task> body, params TaskParameter[] parameters) =>
        new AsynchronousFunction<Unit>(identity, pure, Formatters.Unit, body.AndUnit, parameters);

    /// <summary>Makes a function of a method that returns <see cref="ValueTask"/>.</summary>
    /// <inheritdoc cref="Create{T}"/>
    public static TaskFunction CreateActionValueAsync(FunctionIdentity identity, bool pure, TaskBody<ValueTask> body, params TaskParameter[] parameters) =>
        new AsynchronousFunction<Unit>(identity, pure, Formatters.Unit, body.AndUnit, parameters);

    /// <inheritdoc/>
    public override string ToString() => Identity.Id;
}

/// <summary>Reads the arguments of a call in order and makes it.</summary>
/// <typeparam name="T">What the call returns.</typeparam>
/// <param name="arguments">The arguments.</param>
/// <returns>The result.</returns>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T TaskBody<out T>(ref TaskArguments arguments);

/// <summary>Reads the arguments of a call that returns nothing and makes it.</summary>
/// <param name="arguments">The arguments.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void TaskAction(ref TaskArguments arguments);
