using static Penstock.Samples.Flights.FlightTasks.Delayed;
using static Penstock.Samples.Flights.StrikeTasks.Delayed;

namespace Penstock.Samples.Flights;

/// <summary>The main thing: reads the files into the cluster, asks its questions of what is there, and lets go of it.</summary>
/// <param name="client">The connection to the cluster.</param>
/// <param name="dataFolder">Where the files are.</param>
internal sealed class Analysis(Client client, string dataFolder)
{
    private const int FlightParts = 16;
    private const int StrikeParts = 4;
    private const int BandMiles = 250;

    /// <summary>How many parts are read in one round.</summary>
    public const int Parts = FlightParts + StrikeParts;

    private readonly IReadOnlyList<CsvRange> _flightRanges = CsvRange.Split(Path.Combine(dataFolder, "flights-200k.csv"), FlightParts);
    private readonly IReadOnlyList<CsvRange> _strikeRanges = CsvRange.Split(Path.Combine(dataFolder, "birdstrikes.csv"), StrikeParts);

    /// <summary>Does all of it once.</summary>
    /// <param name="round">The number of the round; another one makes the same work new.</param>
    /// <param name="progress">Hears how many parts are read.</param>
    /// <param name="cancellationToken">Gives up; the cluster drops what was begun.</param>
    public async Task<Tables> RunAsync(int round, IProgress<int> progress, CancellationToken cancellationToken)
    {
        // Nothing runs when these are called: each makes a lazy value. Persist starts the reading and keeps the parts on the workers.
        using FutureList<Flight[]> flights = client.Persist(_flightRanges.Select(range => ReadFlights(range, round)));
        using FutureList<List<Strike>> strikes = client.Persist(_strikeRanges.Select(range => ReadStrikes(range, round)));
        await Futures.WhenAll([.. flights, .. strikes], progress, cancellationToken);

        // Four small questions of the same parts, in one graph. Only the answers come here.
        var (byHour, byDistance, byState, byPhase) = await (
            AddDelays(flights.Select(part => DelaysByHour(part))),
            AddDelays(flights.Select(part => DelaysByDistance(part, BandMiles))),
            AddCounts(strikes.Select(part => StrikesByState(part))),
            AddCounts(strikes.Select(part => StrikesByPhase(part)))).ComputeAsync(client, cancellationToken);
        return Tables.From(byHour, byDistance, byState, byPhase);
    }
}
