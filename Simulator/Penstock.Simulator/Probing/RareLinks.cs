namespace Penstock.Simulator;

/// <summary>What goes wrong between processes, as the driver tells it.</summary>
internal sealed class RareLinks(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    public override void OnRare(Probe probe) => Hit(probe);
}
