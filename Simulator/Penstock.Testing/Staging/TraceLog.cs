using System.Globalization;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>Takes a life down as lines; the names of keys are put in when they are read.</summary>
internal sealed class TraceLog(TaskNames names) : ILifeTrace
{
    /// <summary>A life that goes round in circles must not fill the memory.</summary>
    private const int LinesMax = 200_000;

    private const string FaultMark = "FAULT: ";

    private readonly List<(long Nanoseconds, string Who, string What)> _lines = [];
    private readonly List<int> _faults = [];

    /// <summary>How many faults there were.</summary>
    public int FaultCount => _faults.Count;

    /// <inheritdoc/>
    public void Write(long nanoseconds, string who, string what)
    {
        if (_lines.Count == LinesMax)
            return;
        if (what.StartsWith(FaultMark, StringComparison.Ordinal))
            _faults.Add(_lines.Count);
        _lines.Add((nanoseconds, who, what));
    }

    /// <summary>All lines.</summary>
    public string[] Lines() => [.. _lines.Select(Show)];

    /// <summary>The lines that tell of faults.</summary>
    public string[] Faults() => [.. _faults.Select(line => Show((_lines[line].Nanoseconds, _lines[line].Who, _lines[line].What[FaultMark.Length..])))];

    private string Show((long Nanoseconds, string Who, string What) line) =>
        names.Name(string.Create(CultureInfo.InvariantCulture, $"{line.Nanoseconds / 1e6,10:0.000} ms  {line.Who,-10} {line.What}"));
}
