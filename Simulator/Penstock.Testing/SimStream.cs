namespace Penstock.Testing;

/// <summary>What travels in one direction between two processes of a simulated cluster.</summary>
/// <remarks>Used by the thread of its <see cref="SimCluster"/> only.</remarks>
public sealed class SimStream
{
    private readonly Stage _stage;
    private readonly Gate _gate;
    private readonly Action? _cut;

    /// <summary>Names a stream; <paramref name="cut"/> breaks its connection and is null for data, which has none that lasts.</summary>
    internal SimStream(Stage stage, Gate gate, Action? cut)
    {
        _stage = stage;
        _gate = gate;
        _cut = cut;
    }

    /// <summary>How many frames, requests or answers wait.</summary>
    public int Waiting => _stage.Gates.Waiting(_gate);

    /// <summary>Holds everything up that arrives from now on. Virtual time goes on; a peer that hears nothing for long may be given up.</summary>
    public void Hold() => _stage.Gates.Close(_gate);

    /// <summary>Ends a hold: what has waited arrives now, in its order.</summary>
    public void Release() => SimCluster.Guard(_stage, () => _stage.Gates.Open(_gate));

    /// <summary>Lets some of what waits arrive now, and holds the rest.</summary>
    /// <param name="count">How many frames, requests or answers.</param>
    public void Release(int count) => SimCluster.Guard(_stage, () => _stage.Gates.LetPass(_gate, count));

    /// <summary>
    /// Loses what waits, and ends the hold. A connection loses nothing as long as it lives, so one to the scheduler is lost with
    /// it, in both directions; of data, whoever asked hears that nobody answered.
    /// </summary>
    public void Drop()
    {
        if (_cut is null)
        {
            _stage.Gates.Lose(_gate);
        }
        else
        {
            _cut();
        }

        _stage.Gates.Forget(_gate);
    }
}
