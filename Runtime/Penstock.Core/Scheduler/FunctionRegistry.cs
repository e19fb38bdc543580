using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>The functions clients have named, numbered by the scheduler, and what was learnt about each.</summary>
internal sealed class FunctionRegistry
{
    private readonly Dictionary<DefineFunction, int> _numbers = [];
    private readonly List<SchedulerFunction> _functions = [];

    public SchedulerFunction this[int number] => _functions[number];

    public int Count => _functions.Count;

    /// <summary>The number of a function; the same for every client that names the same code.</summary>
    public int Add(DefineFunction definition)
    {
        DefineFunction identity = definition with { Number = 0 };
        if (_numbers.TryGetValue(identity, out int number))
            return number;
        number = _functions.Count;
        _numbers.Add(identity, number);
        _functions.Add(new SchedulerFunction(definition with { Number = number }));
        return number;
    }
}

/// <summary>One function: its definition and learnt figures.</summary>
internal sealed class SchedulerFunction(DefineFunction definition)
{
    /// <summary>A function counts as slow until this many results are known.</summary>
    private const int ResultsUntilKnown = 16;

    /// <summary>What a worker spends on a task besides the method itself, at least, in nanoseconds.</summary>
    public const int OverheadNanoseconds = 500;

    /// <summary>The weight of a new observation.</summary>
    private const double Weight = 0.05;

    private double _nanoseconds;
    private double _bytes;

    public DefineFunction Definition { get; } = definition;

    public int Results { get; private set; }

    public bool IsKnown => Results >= ResultsUntilKnown;

    /// <summary>How long one call took in the mean, in nanoseconds.</summary>
    public double LearntNanoseconds => _nanoseconds;

    /// <summary>How long one call is expected to keep a slot, in nanoseconds.</summary>
    public double ExpectedNanoseconds => _nanoseconds + OverheadNanoseconds;

    /// <summary>How large a result is expected to be, in bytes.</summary>
    public double ExpectedBytes => _bytes;

    /// <summary>The same, but infinite as long as too few results are known to tell.</summary>
    public double PredictedBytes => IsKnown ? _bytes : double.PositiveInfinity;

    public void Learn(long nanoseconds, long bytes)
    {
        Results++;
        double weight = Results <= ResultsUntilKnown ? 1.0 / Results : Weight;
        _nanoseconds += (nanoseconds - _nanoseconds) * weight;
        _bytes += (bytes - _bytes) * weight;
    }
}
