namespace Penstock.Simulator;

/// <content>What moves data and runs. Where plans do not say that this happens, these operations do nothing.</content>
internal sealed partial class OperationRunner
{
    private const long Second = 1_000_000_000;
    private const int CopiesMax = 4;
    private const int SecondsMax = 4;

    /// <summary>How much time passes after an operation besides the gap of the next one, in nanoseconds.</summary>
    public long PassesAfter(in Operation operation) =>
        world.Moves && operation.Kind == OperationKind.PassTime ? (1 + (operation.A % SecondsMax)) * Second : 0; // A + 1 seconds.

    private void Move(in Operation operation)
    {
        if (!world.Moves)
            return;
        if (operation.Kind == OperationKind.PassTime)
            cluster.Faults.Heal(); // Workers that cannot reach each other are tried again at once: seconds of that are millions of events.
        else if (operation.Kind is OperationKind.RequestRetirement or OperationKind.FillMemory)
            MoveOnWorker(in operation);
        else if (cluster.LiveClients.Count > 0)
            MoveAsUser(in operation, cluster.LiveClients[operation.Actor % cluster.LiveClients.Count]);
    }

    private void MoveAsUser(in Operation operation, SimClient client)
    {
        switch (operation.Kind)
        {
            case OperationKind.Replicate when client.HoldCount > 0: // From hold A on, B more; C + 1 copies, or as many as there are workers.
                client.Replicate(operation.A % client.HoldCount, 1 + (operation.B % CancelledMax), Copies(operation.C));
                break;
            case OperationKind.Rebalance:
                client.Rebalance();
                break;
            case OperationKind.Broadcast: // A + 1 bytes.
                client.Broadcast(1 + operation.A);
                break;
            case OperationKind.RetireWorker when cluster.LiveWorkers.Count > 0: // The A-th; if B is even it is started again, C steps after it has left.
                SimWorker worker = cluster.LiveWorkers[operation.A % cluster.LiveWorkers.Count];
                worker.RestartsAfter = operation.B % 2 == 0 ? Steps(operation.C) : null;
                client.Retire(worker);
                break;
            case OperationKind.RestartCluster:
                client.RestartCluster();
                break;
        }
    }

    private void MoveOnWorker(in Operation operation)
    {
        if (cluster.LiveWorkers.Count == 0)
            return;
        SimWorker worker = cluster.LiveWorkers[operation.Actor % cluster.LiveWorkers.Count];
        if (operation.Kind == OperationKind.RequestRetirement)
            worker.RequestRetirement();
        else
            worker.Fill(tenths: 1 + (operation.A % 10), world.Now + While(operation.B, operation.C)); // A + 1 tenths of its memory, for a while: B, C.
    }

    private static int Copies(int operand) => operand % CopiesMax == CopiesMax - 1 ? int.MaxValue : 1 + (operand % CopiesMax);
}
