namespace Penstock.Samples.Flights;

/// <summary>What the cluster does with collisions with animals.</summary>
public static partial class StrikeTasks
{
    private const int StateField = 5;
    private const int PhaseField = 6;
    private const int FieldCount = 14;

    /// <summary>Reads one part of the strikes.</summary>
    /// <param name="range">The part.</param>
    /// <param name="round">A number that makes the same work new.</param>
    [Delayed]
    public static List<Strike> ReadStrikes(CsvRange range, int round)
    {
        var reader = new CsvReader(range.ReadText());
        var strikes = new List<Strike>();
        while (reader.Read())
        {
            if (reader.FieldCount != FieldCount)
                throw new FormatException($"Strike {reader.RecordCount} after byte {range.Offset} of {range.Path} has {reader.FieldCount} fields instead of {FieldCount}.");
            strikes.Add(new Strike(reader[StateField].ToString(), reader[PhaseField].ToString()));
        }

        return strikes;
    }

    /// <summary>Counts one part by state.</summary>
    [Delayed]
    public static Dictionary<string, long> StrikesByState(List<Strike> strikes) => CountBy(strikes, strike => strike.State);

    /// <summary>Counts one part by phase of the flight.</summary>
    [Delayed]
    public static Dictionary<string, long> StrikesByPhase(List<Strike> strikes) => CountBy(strikes, strike => strike.Phase);

    /// <summary>Adds the counts of all parts.</summary>
    [Delayed]
    public static Dictionary<string, long> AddCounts(IReadOnlyList<Dictionary<string, long>> parts) => parts
        .SelectMany(part => part)
        .GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(), StringComparer.Ordinal);

    private static Dictionary<string, long> CountBy(List<Strike> strikes, Func<Strike, string> groupOf) =>
        strikes.CountBy(groupOf, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => (long)pair.Value, StringComparer.Ordinal);
}
