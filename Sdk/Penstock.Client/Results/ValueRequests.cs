using Penstock.Serialization;

namespace Penstock;

/// <summary>Brings one result as a value. Shared by several who await it if somebody is to hear of its end; otherwise it can be abandoned.</summary>
internal sealed class ValueRequest<T>(ClientShell shell, HoldItem item, Action<ValueRequest<T>>? ended)
    : ResultRequest(shell, new HoldItems([item]), item.Owner.ResultBytesMax, canBeAbandoned: ended is null)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Formatter<T> _formatter = ResultFormatter<T>.Get();
    private T? _value;

    public Task<T> Task => _done.Task;

    protected override void Accept(int tag, Cell cell) => _value = cell.Read(_formatter);

    protected override void Succeed()
    {
        ended?.Invoke(this);
        _done.TrySetResult(_value!); // Accepted before, so it is what T admits.
    }

    protected override void Fail(Exception error)
    {
        ended?.Invoke(this);
        Completion.Fail(_done, error);
    }
}

/// <summary>Brings many results of one type as values.</summary>
internal sealed class ListRequest<T>(ClientShell shell, HoldItems items, long? bytesMax)
    : ResultRequest(shell, items, bytesMax, canBeAbandoned: true)
{
    private readonly TaskCompletionSource<T[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly T[] _values = new T[items.Count];
    private readonly Formatter<T> _formatter = ResultFormatter<T>.Get();

    public Task<T[]> Task => _done.Task;

    protected override void Accept(int tag, Cell cell) => _values[tag] = cell.Read(_formatter);

    protected override void Succeed() => _done.TrySetResult(_values);

    protected override void Fail(Exception error) => Completion.Fail(_done, error);
}

/// <summary>Brings results of different types, to be read by whoever knows them.</summary>
internal sealed class CellsRequest(ClientShell shell, HoldItems items, long? bytesMax)
    : ResultRequest(shell, items, bytesMax, canBeAbandoned: true)
{
    private readonly TaskCompletionSource<Cell[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Cell[] _cells = new Cell[items.Count];

    public Task<Cell[]> Task => _done.Task;

    protected override void Accept(int tag, Cell cell) => _cells[tag] = cell;

    protected override void Succeed() => _done.TrySetResult(_cells);

    protected override void Fail(Exception error) => Completion.Fail(_done, error);
}

/// <summary>How tasks handed to users end.</summary>
internal static class Completion
{
    /// <summary>Ends a task with an error. A cancellation keeps its exception, which says who cancelled and when.</summary>
    public static void Fail<T>(TaskCompletionSource<T> source, Exception error)
    {
        if (error is OperationCanceledException and not TaskCancelledException)
            source.TrySetCanceled(((OperationCanceledException)error).CancellationToken);
        else
            source.TrySetException(error);
    }
}

/// <summary>The formatter of a type, looked up once.</summary>
internal static class ResultFormatter<T>
{
    private static Formatter<T>? Known;

    /// <summary>Finds the formatter; refuses a type without one at the call, in every mode.</summary>
    public static Formatter<T> Get() => Known ??= FunctionTable.Default.GetFormatter<T>();
}
