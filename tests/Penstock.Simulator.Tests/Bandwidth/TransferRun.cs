namespace Penstock.Simulator.Tests.Bandwidth;

/// <summary>Lets transfers run and remembers when each ended.</summary>
internal sealed class TransferRun(ITransferModel model)
{
    private readonly List<int> _ended = [];

    public Dictionary<int, double> Ends { get; } = [];

    public double Now { get; private set; }

    public void RunUntil(double time)
    {
        while (model.NextEnd <= time)
            AdvanceTo(model.NextEnd);
        AdvanceTo(time);
    }

    public void RunUntilEnded(int transfer)
    {
        while (!Ends.ContainsKey(transfer))
            AdvanceTo(model.NextEnd);
    }

    public void RunToTheEnd()
    {
        while (model.NextEnd < double.PositiveInfinity)
            AdvanceTo(model.NextEnd);
    }

    private void AdvanceTo(double time)
    {
        Now = time;
        _ended.Clear();
        model.Advance(time, _ended);
        foreach (int transfer in _ended)
            Ends.Add(transfer, time);
    }
}
