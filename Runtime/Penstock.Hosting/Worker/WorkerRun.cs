using Penstock.Core;

namespace Penstock.Hosting;

/// <summary>
/// One run between the loop and a slot. The loop fills it in and hands it over; from then on it belongs to the slot until
/// its end is reported, except for <see cref="Cancel"/>. The object is used again for a later run of the same number.
/// </summary>
internal sealed class WorkerRun
{
    private readonly Func<CancellationToken> _makeToken;
    private RunOrder _order;
    private Cell?[] _inputs = [];
    private int _inputCount;
    private int _openInput;
    private CancellationTokenSource? _cancellation;
    private volatile bool _isCancelled;

    public WorkerRun(int number)
    {
        Number = number;
        _makeToken = MakeToken;
    }

    /// <summary>The machine's number for it.</summary>
    public int Number { get; }

    /// <summary>What to run.</summary>
    public ref readonly RunOrder Order => ref _order;

    /// <summary>How to run it.</summary>
    public FunctionBinding Function { get; private set; } = FunctionBinding.None;

    /// <summary>The run whose one missing input is this run's result: the same slot goes on with it.</summary>
    public WorkerRun? Follower { get; set; }

    /// <summary>Whether it is expected to end soon, so that its report may wait for others.</summary>
    public bool IsShort => _order.ExpectedNanoseconds > 0;

    /// <summary>Whether its result is not needed any more.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>What its function is called with, when a slot begins the run: all inputs are there.</summary>
    public TaskArguments Arguments => new(_order.Arguments.Span, new(_inputs!, 0, _inputCount), _makeToken); // A follower's open input is closed before its slot begins it.

    /// <summary>Prepares the run. Called by the loop while no slot knows it.</summary>
    public void Prepare(in RunOrder order, FunctionBinding function)
    {
        _order = order;
        Function = function;
        Follower = null;
        _isCancelled = false;
        _cancellation = null;
        _openInput = -1;
        _inputCount = order.InputCount;
        if (_inputs.Length < _inputCount)
            _inputs = new Cell?[_inputCount];
    }

    /// <summary>Sets an input; null for the one that the run before it will produce.</summary>
    public void SetInput(int index, Cell? cell)
    {
        _inputs.AsSpan()[index] = cell; // Through a span, because a store into an array looks up whether the cell's own type fits.
        if (cell is not null)
            return;
        if (_openInput >= 0)
            throw new InvariantException($"{_order.Attempt} was started without inputs {_openInput} and {index}.");
        _openInput = index;
    }

    /// <summary>Sets the input that was missing. Called by the slot that has produced it.</summary>
    public void CloseInput(Cell cell)
    {
        _inputs.AsSpan()[_openInput] = cell;
        _openInput = -1;
    }

    /// <summary>Says that the result is not needed any more. Called by the loop.</summary>
    public void Cancel()
    {
        _isCancelled = true;
        Interlocked.MemoryBarrier();
        _ = _cancellation?.CancelAsync(); // What the task registered runs elsewhere: it may block or throw.
    }

    /// <summary>Lets go of inputs and token. Called by the loop when the end was reported.</summary>
    public void Clear()
    {
        Array.Clear(_inputs, 0, _inputCount);
        _inputCount = 0;
        _cancellation = null;
        Follower = null;
        Function = FunctionBinding.None;
    }

    /// <summary>Makes the run's token. Called by the slot that has begun it.</summary>
    private CancellationToken MakeToken()
    {
        if (_cancellation is { } made)
            return made.Token;
        var cancellation = new CancellationTokenSource();
        _cancellation = cancellation;
        Interlocked.MemoryBarrier(); // Pairs with the one in Cancel: one of the two sides sees what the other has written.
        if (_isCancelled)
            cancellation.Cancel();
        return cancellation.Token;
    }
}
