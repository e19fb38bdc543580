using Penstock.Serialization;

namespace Penstock;

/// <summary>A function that returns its result directly.</summary>
internal sealed class SynchronousFunction<T>(FunctionIdentity identity, bool pure, Formatter<T> result, TaskBody<T> body, TaskParameter[] parameters)
    : TaskFunction(identity, pure, parameters)
{
    public override ValueTask<Cell> Invoke(ref TaskArguments arguments) =>
        new(new Cell<T>(body(ref arguments), result));
}

/// <summary>A function that returns its result in a <see cref="Task{TResult}"/>.</summary>
internal sealed class AsynchronousFunction<T>(FunctionIdentity identity, bool pure, Formatter<T> result, TaskBody<Task<T>> body, TaskParameter[] parameters)
    : TaskFunction(identity, pure, parameters)
{
    public override ValueTask<Cell> Invoke(ref TaskArguments arguments)
    {
        Task<T> running = body(ref arguments) ?? throw new InvalidOperationException($"{Identity.Id} returned null instead of a task.");
        return running.IsCompletedSuccessfully ? new(new Cell<T>(running.Result, result)) : Await(running);
    }

    private async ValueTask<Cell> Await(Task<T> running) => new Cell<T>(await running.ConfigureAwait(false), result);
}

/// <summary>A function that returns its result in a <see cref="ValueTask{TResult}"/>.</summary>
internal sealed class ValueAsynchronousFunction<T>(FunctionIdentity identity, bool pure, Formatter<T> result, TaskBody<ValueTask<T>> body, TaskParameter[] parameters)
    : TaskFunction(identity, pure, parameters)
{
    public override ValueTask<Cell> Invoke(ref TaskArguments arguments)
    {
        ValueTask<T> running = body(ref arguments);
        return running.IsCompletedSuccessfully ? new(new Cell<T>(running.Result, result)) : Await(running);
    }

    private async ValueTask<Cell> Await(ValueTask<T> running) => new Cell<T>(await running.ConfigureAwait(false), result);
}

/// <summary>Turns bodies that return nothing into bodies that return <see cref="Unit"/>.</summary>
internal static class UnitBodies
{
    public static Unit Run(this TaskAction body, ref TaskArguments arguments)
    {
        body(ref arguments);
        return Unit.Value;
    }

    public static Task<Unit> AndUnit(this TaskBody<Task> body, ref TaskArguments arguments) => AndUnit(body(ref arguments));

    public static Task<Unit> AndUnit(this TaskBody<ValueTask> body, ref TaskArguments arguments) => AndUnit(body(ref arguments).AsTask());

    private static async Task<Unit> AndUnit(Task running)
    {
        await running.ConfigureAwait(false);
        return Unit.Value;
    }
}
