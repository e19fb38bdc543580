using System.Globalization;
using Penstock.Samples.Flights;

namespace Penstock.EndToEnd.Tests.Samples;

/// <summary>The sample's tables by plain LINQ over the same files, sharing no code with the sample but the form of its report.</summary>
internal static class PlainTables
{
    /// <summary>The report of a run that leaves nothing behind.</summary>
    public static JsonReport Report()
    {
        var flights = Lines("flights-200k.csv").Select(fields => (
            Delay: int.Parse(fields[0], CultureInfo.InvariantCulture),
            Miles: int.Parse(fields[1], CultureInfo.InvariantCulture),
            Time: double.Parse(fields[2], CultureInfo.InvariantCulture))).ToList();
        var strikes = Lines("birdstrikes.csv").Select(fields => (State: fields[5], Phase: fields[6])).ToList();
        Assert.Equal((200_000, 10_000), (flights.Count, strikes.Count));
        return new JsonReport(
            [.. from flight in flights group flight by (int)Math.Floor(flight.Time) into hour orderby hour.Key
                select new HourRow(hour.Key, hour.Count(), hour.Average(flight => flight.Delay))],
            [.. from flight in flights group flight by 250 * (flight.Miles / 250) into band orderby band.Key
                select new DistanceRow(band.Key, band.Count(), band.Average(flight => flight.Delay))],
            [.. Counts(strikes.Select(strike => strike.State)).Select(count => new StateRow(count.Name, count.Count))],
            [.. Counts(strikes.Select(strike => strike.Phase)).Select(count => new PhaseRow(count.Name, count.Count))],
            new ClusterAfter(0, 0));
    }

    private static IEnumerable<(string Name, int Count)> Counts(IEnumerable<string> names) => names
        .GroupBy(name => name, StringComparer.Ordinal)
        .Select(group => (Name: group.Key, Count: group.Count()))
        .OrderByDescending(count => count.Count).ThenBy(count => count.Name, StringComparer.Ordinal);

    /// <summary>These files have no quoted fields, which the sample does not rely on.</summary>
    private static IEnumerable<string[]> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", file)).Skip(1).Select(line => line.Split(','));
}
