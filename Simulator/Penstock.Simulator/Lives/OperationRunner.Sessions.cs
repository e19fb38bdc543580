namespace Penstock.Simulator;

/// <content>What happens to sessions that outlive their links. Where they do not, these operations do nothing.</content>
internal sealed partial class OperationRunner
{
    private void ActOnSession(in Operation operation)
    {
        if (!world.Resumes)
            return;
        if (operation.Kind == OperationKind.RestartScheduler) // Of what it has said, A frames arrive. It is there again after a while: B, C.
            cluster.RestartScheduler(operation.A, While(operation.B, operation.C));
        else if (cluster.LiveWorkers.Count + cluster.LiveClients.Count > 0)
            ActOnSession(in operation, LastConnection(operation.Actor % (cluster.LiveWorkers.Count + cluster.LiveClients.Count)));
    }

    private void ActOnSession(in Operation operation, Connection connection)
    {
        switch (operation.Kind)
        {
            case OperationKind.BreakLink: // Of what is on its way, A frames arrive at the scheduler and B at the peer, which calls again after a while: C, D.
                BreakLink(connection, operation.A, operation.B, While(operation.C, operation.D));
                break;
            case OperationKind.ForgetSession: // Seen if A is even; of what the peer has sent, B frames arrive. It begins another session after a while: C, D.
                world.NoteFault(FaultKind.LinkBroken, connection.Process, connection.Peer.Name, "gives its session up");
                connection.Forget(operation.B, isSeen: operation.A % 2 == 0);
                cluster.CallLater(connection, While(operation.C, operation.D));
                break;
        }
    }

    private void BreakLink(Connection connection, int toScheduler, int toPeer, long callsAfter)
    {
        world.NoteFault(FaultKind.LinkBroken, connection.Process, connection.Peer.Name, "loses its link");
        connection.CallsAfter = callsAfter;
        connection.Break(toScheduler, toPeer);
    }

    /// <summary>The connection of a process that lives, among the workers' and then the clients'.</summary>
    private Connection LastConnection(int peer) =>
        peer < cluster.LiveWorkers.Count ? cluster.LiveWorkers[peer].Connection : cluster.LiveClients[peer - cluster.LiveWorkers.Count].Connection;
}
