using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>A function of this connection and what its runs took here.</summary>
internal sealed class FunctionRecord(DefineFunction definition)
{
    /// <summary>A function counts as slow until this many runs are known: a first run pays for the JIT.</summary>
    private const int KnownRunsMin = 16;

    /// <summary>The mean follows changes over about this many runs.</summary>
    private const int MeanWindow = 64;

    /// <summary>Longer functions are never handed out ahead of a free slot: the round trip to the loop is nothing to them.</summary>
    private const long ShortNanosecondsMax = 100_000;

    private int _runs;

    /// <summary>Which function it is.</summary>
    public DefineFunction Definition { get; } = definition;

    /// <summary>Mean duration of its runs in nanoseconds; zero before the first.</summary>
    public long MeanNanoseconds { get; private set; }

    /// <summary>Whether it is known to be short enough to hand out ahead of a free slot.</summary>
    public bool IsShort => _runs >= KnownRunsMin && MeanNanoseconds <= ShortNanosecondsMax;

    /// <summary>Takes the duration of a run into the mean.</summary>
    public void Learn(long nanoseconds)
    {
        if (_runs < MeanWindow)
            _runs++;
        MeanNanoseconds += (nanoseconds - MeanNanoseconds) / _runs;
    }
}
