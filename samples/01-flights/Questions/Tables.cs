using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Samples.Flights;

/// <summary>The answers.</summary>
public sealed record Tables(
    IReadOnlyList<HourRow> FlightsByHour,
    IReadOnlyList<DistanceRow> FlightsByDistance,
    IReadOnlyList<StateRow> StrikesByState,
    IReadOnlyList<PhaseRow> StrikesByPhase)
{
    /// <summary>Puts what the cluster counted into the order in which it is shown: by number, or by falling count and then by name.</summary>
    public static Tables From(
        Dictionary<int, DelayTotal> byHour, Dictionary<int, DelayTotal> byDistance, Dictionary<string, long> byState, Dictionary<string, long> byPhase) => new(
        [.. byHour.OrderBy(pair => pair.Key).Select(pair => new HourRow(pair.Key, pair.Value.Count, MeanOf(pair.Value)))],
        [.. byDistance.OrderBy(pair => pair.Key).Select(pair => new DistanceRow(pair.Key, pair.Value.Count, MeanOf(pair.Value)))],
        [.. Sorted(byState).Select(pair => new StateRow(pair.Key, pair.Value))],
        [.. Sorted(byPhase).Select(pair => new PhaseRow(pair.Key, pair.Value))]);

    /// <summary>Whether both have the same rows.</summary>
    public bool IsSameAs(Tables other) =>
        FlightsByHour.SequenceEqual(other.FlightsByHour) && FlightsByDistance.SequenceEqual(other.FlightsByDistance)
        && StrikesByState.SequenceEqual(other.StrikesByState) && StrikesByPhase.SequenceEqual(other.StrikesByPhase);

    private static double MeanOf(DelayTotal total) => (double)total.Minutes / total.Count;

    private static IEnumerable<KeyValuePair<string, long>> Sorted(Dictionary<string, long> counts) =>
        counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal);
}

/// <summary>Flights that left within one hour of the day.</summary>
public sealed record HourRow(int Hour, long Count, double MeanDelay);

/// <summary>Flights whose distance is in one band.</summary>
public sealed record DistanceRow(int FromMiles, long Count, double MeanDelay);

/// <summary>Strikes in one state.</summary>
public sealed record StateRow(string State, long Count);

/// <summary>Strikes in one phase of the flight.</summary>
public sealed record PhaseRow(string Phase, long Count);

/// <summary>What the scheduler still knew and the workers still held after everything was disposed.</summary>
public sealed record ClusterAfter(long Tasks, long Bytes);

/// <summary>What <c>--json FILE</c> writes.</summary>
public sealed record JsonReport(
    IReadOnlyList<HourRow> FlightsByHour,
    IReadOnlyList<DistanceRow> FlightsByDistance,
    IReadOnlyList<StateRow> StrikesByState,
    IReadOnlyList<PhaseRow> StrikesByPhase,
    ClusterAfter ClusterAfter)
{
    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonReportContext.Default.JsonReport);
}

/// <summary>How the report is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(JsonReport))]
internal sealed partial class JsonReportContext : JsonSerializerContext;
