using Penstock.Protocol;

namespace Penstock.Tests;

/// <summary>A task of a fake cluster: runs when its result is first asked for.</summary>
internal sealed class FakeTask(Key key)
{
    private static readonly FunctionTable Functions = MakeTable();
    private static uint Rows;

    private readonly TaskFunction? _function;
    private readonly byte[] _arguments = [];
    private readonly IReadOnlyList<FakeTask> _inputs = [];
    private Cell? _cell;

    public FakeTask(Key key, TaskFunction function, byte[] arguments, IReadOnlyList<FakeTask> inputs)
        : this(key)
    {
        _function = function;
        _arguments = arguments;
        _inputs = inputs;
    }

    public TaskHandle Handle { get; } = new(Interlocked.Increment(ref Rows), 1);

    public Key Key { get; } = key;

    public bool IsTold { get; set; }

    public Cell Cell => _cell ??= Run();

    public ErrorInfo? Error
    {
        get
        {
            try
            {
                _ = Cell;
                return null;
            }
            catch (FormatException error)
            {
                return new ErrorInfo(ErrorKind.Task, "System.FormatException", error.Message, "at Remote.Method()", Key, "w1", 2, ["Throw-" + Key], LocalExceptions.Keep(error));
            }
        }
    }

    public static TaskFunction FindFunction(string id) =>
        Functions.TryGetFunction(id, out TaskFunction? function) ? function : throw new InvalidOperationException($"The test has no function {id}.");

    public void Bring(Cell cell) => _cell = cell;

    private Cell Run()
    {
        if (_function is null)
            throw new InvalidOperationException("The data has not been brought.");
        Cell[] inputs = [.. _inputs.Select(input => input.Cell)];
        var arguments = new TaskArguments(_arguments, inputs, CancellationToken.None);
        return _function.Invoke(ref arguments).AsTask().GetAwaiter().GetResult();
    }

    private static FunctionTable MakeTable()
    {
        var table = new FunctionTable();
        foreach (TaskFunction function in Lazy.All)
            table.Add(function);
        return table;
    }
}
