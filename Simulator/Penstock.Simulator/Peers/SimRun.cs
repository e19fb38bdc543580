using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>A run that was handed to the slots of a simulated worker. Used again for a later run of the same number.</summary>
internal sealed class SimRun(int number)
{
    private ulong[] _inputs = new ulong[4];
    private int _inputCount;
    private int _openInput;

    /// <summary>The machine's number for it.</summary>
    public int Number { get; } = number;

    /// <summary>Tells events of this run from those of an earlier one, and from those it has outrun.</summary>
    public int Stamp { get; set; }

    /// <summary>What to run.</summary>
    public RunOrder Order { get; private set; }

    /// <summary>Its number as whoever watches knows it: numbers begin anew with each scheduler, these do not.</summary>
    public AttemptId Attempt { get; private set; }

    /// <summary>The run whose one missing input is this run's result: the same slot goes on with it.</summary>
    public SimRun? Follower { get; set; }

    /// <summary>Whether its result is not needed any more.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Whether the task's function was called.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether the task's function was called and has not returned.</summary>
    public bool IsRunning => HasBegun && Phase != RunPhase.Ended;

    /// <summary>How far it has come.</summary>
    public RunPhase Phase { get; set; }

    /// <summary>How it will end.</summary>
    public RunEnd End { get; set; }

    /// <summary>What came of its work, once it has begun.</summary>
    public WorkOutcome Outcome { get; set; }

    /// <summary>How long it takes, in nanoseconds.</summary>
    public long Duration { get; set; }

    /// <summary>Prepares it for a slot.</summary>
    /// <param name="order">What to run.</param>
    /// <param name="epoch">Which scheduler of the life has given it.</param>
    public void Prepare(in RunOrder order, ulong epoch)
    {
        Order = order;
        Attempt = AttemptsOfLife.Of(order.Attempt, epoch);
        Follower = null;
        IsCancelled = false;
        HasBegun = false;
        Phase = RunPhase.Waiting;
        Stamp++;
        _openInput = -1;
        _inputCount = 0;
    }

    /// <summary>Adds the next input.</summary>
    public void AddInput(ulong value)
    {
        if (_inputCount == _inputs.Length)
            Array.Resize(ref _inputs, 2 * _inputCount);
        _inputs[_inputCount++] = value;
    }

    /// <summary>Leaves the next input to the run before it; false if one is open already.</summary>
    public bool TryAddOpenInput()
    {
        if (_openInput >= 0)
            return false;
        _openInput = _inputCount;
        AddInput(0);
        return true;
    }

    /// <summary>Whether an input is open.</summary>
    public bool HasOpenInput => _openInput >= 0;

    /// <summary>Sets the input that was open.</summary>
    public void CloseInput(ulong value)
    {
        _inputs[_openInput] = value;
        _openInput = -1;
    }

    /// <summary>The values of its inputs, in order.</summary>
    public ReadOnlySpan<ulong> Inputs => _inputs.AsSpan(0, _inputCount);
}

/// <summary>How far a run has come.</summary>
internal enum RunPhase
{
    /// <summary>In the queue, or behind another run.</summary>
    Waiting,

    /// <summary>On a slot, until it ends.</summary>
    OnSlot,

    /// <summary>On a slot, until it reaches its first wait.</summary>
    BeforeWait,

    /// <summary>It has given its slot back.</summary>
    OffSlot,

    /// <summary>Its end was reported.</summary>
    Ended,
}
