using System.Globalization;

namespace Penstock.Samples.Flights;

/// <summary>What the cluster does with flights. Each method has a lazy twin of the same name in the nested class <c>Delayed</c>.</summary>
public static partial class FlightTasks
{
    /// <summary>Reads one part of the flights.</summary>
    /// <param name="range">The part.</param>
    /// <param name="round">A number that makes the same work new: a task with the same arguments is the same task.</param>
    [Delayed]
    public static Flight[] ReadFlights(CsvRange range, int round)
    {
        var reader = new CsvReader(range.ReadText());
        var flights = new List<Flight>();
        while (reader.Read())
        {
            if (reader.FieldCount != 3)
                throw new FormatException($"Flight {reader.RecordCount} after byte {range.Offset} of {range.Path} has {reader.FieldCount} fields instead of 3.");
            flights.Add(new Flight(
                int.Parse(reader[0], CultureInfo.InvariantCulture),
                int.Parse(reader[1], CultureInfo.InvariantCulture),
                double.Parse(reader[2], CultureInfo.InvariantCulture)));
        }

        return [.. flights];
    }

    /// <summary>Adds the delays of one part up by the hour of departure.</summary>
    [Delayed]
    public static Dictionary<int, DelayTotal> DelaysByHour(Flight[] flights) => TotalBy(flights, static flight => (int)flight.Time);

    /// <summary>Adds the delays of one part up by distance, in bands.</summary>
    [Delayed]
    public static Dictionary<int, DelayTotal> DelaysByDistance(Flight[] flights, int bandMiles) =>
        TotalBy(flights, flight => flight.DistanceMiles / bandMiles * bandMiles);

    /// <summary>Adds the totals of all parts.</summary>
    [Delayed]
    public static Dictionary<int, DelayTotal> AddDelays(IReadOnlyList<Dictionary<int, DelayTotal>> parts) => parts
        .SelectMany(part => part)
        .GroupBy(pair => pair.Key, pair => pair.Value)
        .ToDictionary(group => group.Key, group => new DelayTotal(group.Sum(total => total.Count), group.Sum(total => total.Minutes)));

    private static Dictionary<int, DelayTotal> TotalBy(Flight[] flights, Func<Flight, int> groupOf) => flights
        .GroupBy(groupOf)
        .ToDictionary(group => group.Key, group => new DelayTotal(group.LongCount(), group.Sum(flight => (long)flight.DelayMinutes)));
}
