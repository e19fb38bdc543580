namespace Penstock.Simulator;

/// <summary>Clients that go at awkward moments, and clients that come late.</summary>
internal sealed class RareClients(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    /// <summary>So many facts later is still right after.</summary>
    private const int RightAfter = 4;

    private readonly HashSet<int> _alive = [];

    public override void OnClientBegan(int client)
    {
        _alive.Add(client);
        HitIf(Facts.Holds.Exists(IsLive), Probe.ClientBeganLate);
    }

    public override void OnClientDied(int client, bool isHeard)
    {
        _alive.Remove(client);
        HoldFacts[] held = [.. Facts.Holds.Where(hold => hold.Client == client && IsLive(hold))];
        HitIf(_alive.Count == 0 && Facts.Workers.Exists(worker => worker.Running.Count > 0), Probe.AllClientsGone);
        HitIf(isHeard && held.Length > 0, Probe.ClientClosedHolding);
        if (isHeard)
            return;
        HitIf(held.Length > 0, Probe.ClientDiedHolding);
        HitIf(Array.Exists(held, hold => IsRunning(hold.Key)), Probe.ClientDiedWithRunning);
        HitIf(Array.Exists(held, hold => hold.Key.Holds.Exists(other => other.Client != client && IsLive(other))), Probe.ClientDiedSharing);
        HitIf(Facts.Cancels is [.., { } last] && last.Client == client && Facts.Now - last.At <= RightAfter, Probe.ClientDiedAfterCancel);
    }

    public override void OnClientRemoved(int client) => HitIf(_alive.Contains(client), Probe.ClientRemovedAlive);
}
