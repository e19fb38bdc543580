using System.Text.Json;

namespace Penstock.Simulator.Tests.Estee;

/// <summary>A run that Estee has made: what was given to whom and when, and when it was done.</summary>
internal sealed record RecordedSchedule(string Graph, bool IsMaxMin, double Makespan, (double Time, Assignment Assignment)[] Assignments)
{
    /// <summary>Reads all of them.</summary>
    public static IReadOnlyList<RecordedSchedule> Read()
    {
        using Stream file = EsteeData.Open("schedules-blevel-gt.json");
        using var json = JsonDocument.Parse(file);
        return [.. json.RootElement.EnumerateArray().Select(ReadSchedule)];
    }

    private static RecordedSchedule ReadSchedule(JsonElement schedule) => new(
        schedule.GetProperty("graph").GetString() ?? "",
        schedule.GetProperty("net").GetString() == "maxmin",
        schedule.GetProperty("makespan").GetDouble(),
        [.. schedule.GetProperty("assign").EnumerateArray().Select(assignment =>
            (assignment[0].GetDouble(), new Assignment(assignment[1].GetInt32(), assignment[2].GetInt32(), assignment[3].GetDouble())))]);
}
