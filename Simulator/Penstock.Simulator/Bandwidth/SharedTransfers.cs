namespace Penstock.Simulator;

/// <summary>All transfers share one bandwidth evenly, whoever sends and receives: processes of one machine, or behind one switch.</summary>
/// <param name="link">How transfers from one peer to another share what is between them.</param>
internal sealed class SharedTransfers(ITransferModel link) : ITransferModel
{
    private const int Sender = 0;
    private const int Receiver = 1;

    public double NextEnd => link.NextEnd;

    public void Start(int transfer, int source, int target, double size, double now) => link.Start(transfer, Sender, Receiver, size, now);

    public void Stop(int transfer, double now) => link.Stop(transfer, now);

    public void Advance(double now, List<int> ended) => link.Advance(now, ended);
}
