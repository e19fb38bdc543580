using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>One thing both sides do.</summary>
/// <param name="Name">What <c>--rows</c> selects it by.</param>
/// <param name="Round">The round of both sides.</param>
/// <param name="Workers">The worker processes, one thread each; null for no cluster.</param>
/// <param name="Tasks">Tasks on Penstock's side.</param>
/// <param name="DaskTasks">Tasks on Dask's side, fewer where it would take too long; figures are per task then.</param>
/// <param name="Pairs">How often the sides alternate.</param>
/// <param name="Memory">How memory is measured in the round before (see <see cref="RoundRequest.Memory"/>).</param>
/// <param name="Measures">What is read from a round.</param>
internal sealed record Row(string Name, string Round, int? Workers, int Tasks, int DaskTasks, int Pairs, string? Memory, params Measure[] Measures)
{
    /// <summary>How long a turn of either side lasts at least, in seconds.</summary>
    public double TurnSeconds { get; init; } = 1;

    private const int WarmUpTasks = 1000;
    private const string Graph = "random-20k.edges";

    public RoundRequest PenstockRound => Request(Tasks);

    public RoundRequest DaskRound => Request(DaskTasks);

    /// <summary>A small round first: connections, code and caches are warm afterwards.</summary>
    public RoundRequest WarmUp(RoundRequest round) =>
        Workers > 0 ? new RoundRequest("map", WarmUpTasks) : round with { Tasks = Math.Min(WarmUpTasks, round.Tasks) };

    private RoundRequest Request(int tasks) =>
        new(Round, tasks, Graph: Round == "random" ? Path.Combine(AppContext.BaseDirectory, "graphs", Graph) : null);
}
