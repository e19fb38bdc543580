using System.Globalization;

namespace Penstock.PlantedBugs.Tests;

/// <summary>Which oracle found each bug, after how much, and what it shrank to. Written to a file, if one is named, when all hunts are over.</summary>
public sealed class HuntTable : IDisposable
{
    private readonly SortedDictionary<int, string> _rows = [];
    private readonly List<int> _operations = [];

    /// <summary>Notes what came of a hunt.</summary>
    /// <returns>Its row.</returns>
    internal string Add(int number, string name, Catch? found)
    {
        if (found is not null)
            _operations.Add(found.Shrunk.Plan.Operations.Length);
        return _rows[number] = found is null
            ? $"{number:00} {name,-42} not found"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{number:00} {name,-42} {found.Shrunk.Violation.Oracle,-9} {found.Lives,6} lives {found.Spent.TotalSeconds,6:f2} s {found.Shrunk.Plan.Operations.Length,3} operations");
    }

    /// <summary>Ends the table with its sum.</summary>
    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("PENSTOCK_BUGS_TABLE") is not { Length: > 0 } file || _rows.Count == 0)
            return;
        _operations.Sort();
        string median = _operations.Count == 0 ? "none" : _operations[_operations.Count / 2].ToString(CultureInfo.InvariantCulture);
        File.WriteAllLines(file, [.. _rows.Values, $"{_operations.Count} of {_rows.Count} found; median of operations after shrinking: {median}"]);
    }
}
