namespace Penstock.Simulator;

/// <summary>Data arrives at once.</summary>
internal sealed class InstantTransfers : ITransferModel
{
    private readonly List<int> _arrived = [];
    private double _now;

    public double NextEnd => _arrived.Count > 0 ? _now : double.PositiveInfinity;

    public void Start(int transfer, int source, int target, double size, double now)
    {
        _now = now;
        _arrived.Add(transfer);
    }

    public void Stop(int transfer, double now) => _arrived.Remove(transfer);

    public void Advance(double now, List<int> ended)
    {
        ended.AddRange(_arrived);
        _arrived.Clear();
    }
}
