namespace Penstock.Simulator;

/// <summary>Lets data take its time between processes, as the plan's model of bandwidth says.</summary>
/// <param name="world">The life it is part of.</param>
/// <param name="moved">Hears of each transfer whose data has arrived; begins none itself.</param>
internal sealed class DataFlow(World world, Action<int> moved)
{
    private const long Mebibyte = 1 << 20;
    private const int Kinds = 5;

    private readonly List<int> _ended = [];
    private readonly NanosecondTransfers? _model = Create(world.Plan);
    private long _wakesAt = -1;

    /// <summary>Whether data takes time at all.</summary>
    public bool TakesTime => _model is not null;

    /// <summary>Begins to move data.</summary>
    /// <param name="transfer">The transfer.</param>
    /// <param name="source">Who sends: a number of the process among all.</param>
    /// <param name="target">Who receives.</param>
    /// <param name="bytes">How much.</param>
    public void Start(int transfer, int source, int target, long bytes)
    {
        Progress();
        _model?.Start(transfer, source, target, bytes, world.Now);
        WakeLater();
    }

    /// <summary>Gives a transfer up.</summary>
    public void Stop(int transfer)
    {
        Progress();
        _model?.Stop(transfer, world.Now);
        WakeLater();
    }

    /// <summary>Some data may have arrived.</summary>
    public void Wake()
    {
        Progress();
        WakeLater();
    }

    private static NanosecondTransfers? Create(LifePlan plan)
    {
        var kind = (BandwidthKind)(plan[Knob.BandwidthModel] % Kinds);
        return kind == BandwidthKind.Instant ? null : NanosecondTransfers.Create(kind, Math.Max(1, plan[Knob.BandwidthMebibytes]) * (double)Mebibyte);
    }

    private void Progress()
    {
        if (_model is null || _model.NextEnd > world.Now)
            return;
        _ended.Clear();
        _model.Advance(world.Now, _ended);
        foreach (int transfer in _ended)
            moved(transfer);
    }

    private void WakeLater()
    {
        if (_model is not { NextEnd: < long.MaxValue and var next } || next == _wakesAt)
            return;
        _wakesAt = next;
        world.Queue.Add(Math.Max(next, world.Now), EventKind.DataFlows, 0);
    }
}
