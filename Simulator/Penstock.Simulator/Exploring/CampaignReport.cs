namespace Penstock.Simulator;

/// <summary>What came of many lives. The order in which they are added makes no difference.</summary>
internal sealed class CampaignReport
{
    private readonly HashSet<ulong> _traces = [];
    private readonly SortedDictionary<string, OracleFindings> _findings = new(StringComparer.Ordinal);

    /// <summary>How many plans were lived.</summary>
    public long Lives { get; private set; }

    /// <summary>How many of them twice.</summary>
    public long LivedTwice { get; private set; }

    /// <summary>How many events there were.</summary>
    public long Events { get; private set; }

    /// <summary>How much time passed in the lives, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>How many lives differed from all others.</summary>
    public long DistinctTraces => _traces.Count;

    /// <summary>How many lives violated something.</summary>
    public long Violations { get; private set; }

    /// <summary>The rare states that were reached, counted over all lives.</summary>
    public ProbeCounts Probes { get; } = new();

    /// <summary>The violations by oracle, by its id.</summary>
    public IReadOnlyList<OracleFindings> Findings => [.. _findings.Select(entry => entry.Value)];

    /// <summary>The probes that no life has hit.</summary>
    public IReadOnlyList<Probe> NeverHit => [.. ProbeCounts.All.Where(probe => Probes[probe] == 0)];

    /// <summary>Adds a life.</summary>
    public void Add(LivedPlan lived)
    {
        Lives++;
        LivedTwice += lived.WasLivedTwice ? 1 : 0;
        Events += lived.Outcome.Events;
        Seconds += lived.Outcome.Nanoseconds / 1e9;
        _traces.Add(lived.Outcome.TraceHash);
        Probes.Add(lived.Probes);
        if (lived.Outcome.Violation is not { } violation)
            return;
        Violations++;
        OracleFindings? known = _findings.GetValueOrDefault(violation.Oracle);
        LivedPlan first = known is null || lived.Number < known.First.Number ? lived : known.First;
        _findings[violation.Oracle] = new OracleFindings(violation.Oracle, 1 + (known?.Count ?? 0), first);
    }
}

/// <summary>What one oracle found.</summary>
/// <param name="Oracle">Its id.</param>
/// <param name="Count">In how many lives.</param>
/// <param name="First">The earliest of them.</param>
internal sealed record OracleFindings(string Oracle, long Count, LivedPlan First);
