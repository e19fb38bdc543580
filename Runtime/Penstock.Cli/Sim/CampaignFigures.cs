using System.Globalization;
using System.Text.Json;
using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>A campaign's report, for people and for scripts.</summary>
internal sealed class CampaignFigures(CampaignSettings settings, CampaignReport report, TimeSpan elapsed, TimeSpan cpu)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public void Write()
    {
        string[] lines =
        [
            $"{report.Lives:N0} lives, {report.LivedTwice:N0} of them twice, in {elapsed.TotalSeconds:N1} s ({cpu.TotalSeconds:N1} s of CPU): {PerCpuSecond(Runs):N0} lives per CPU-second",
            $"{report.DistinctTraces:N0} distinct traces, {report.DistinctTraces / elapsed.TotalMinutes:N0} a minute",
            $"{report.Events:N0} events, {PerCpuSecond(report.Events):N0} per CPU-second; {report.Seconds:N0} s of simulated time",
            $"{ProbeCounts.All.Count - report.NeverHit.Count} of {ProbeCounts.All.Count} probes hit{(report.NeverHit.Count == 0 ? "" : "; never " + string.Join(", ", report.NeverHit))}",
            .. report.Findings.Select(found => $"{found.Oracle} was violated in {found.Count:N0} lives"),
            $"{report.Violations:N0} violations, seed {settings.Seed}",
        ];
        foreach (string line in lines)
            Console.WriteLine(line);
    }

    public string ToJson(IReadOnlyList<ShrunkPlan> shrunk) => JsonSerializer.Serialize(
        new
        {
            Seed = settings.Seed.ToString(CultureInfo.InvariantCulture), // Not every reader of JSON keeps 64 bits.
            Mode = settings.Mode.ToString(),
            report.Lives,
            report.LivedTwice,
            report.DistinctTraces,
            report.Events,
            SimulatedSeconds = report.Seconds,
            elapsed.TotalSeconds,
            CpuSeconds = cpu.TotalSeconds,
            LivesPerCpuSecond = PerCpuSecond(Runs),
            DistinctTracesPerMinute = report.DistinctTraces / elapsed.TotalMinutes,
            Probes = ProbeCounts.All.ToDictionary(probe => probe.ToString(), probe => report.Probes[probe], StringComparer.Ordinal),
            NeverHit = report.NeverHit.Select(probe => probe.ToString()),
            report.Violations,
            Findings = report.Findings.Select(found => new
            {
                found.Oracle,
                found.Count,
                found.First.Number,
                found.First.Outcome.Violation?.Message,
                Token = ReplayToken.Write(found.First.Plan),
                Shrunk = shrunk.FirstOrDefault(plan => plan.Original == found.First.Plan) is { } smaller
                    ? new { Token = ReplayToken.Write(smaller.Plan), Operations = smaller.Plan.Operations.Length, smaller.Runs, smaller.Violation.Message }
                    : null,
            }),
        },
        Format);

    private long Runs => report.Lives + report.LivedTwice;

    private double PerCpuSecond(long count) => count / cpu.TotalSeconds;
}
