using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// Carries out the operations of a plan. Operands are taken modulo what is possible now; what is not possible is left out. Which
/// operand means what stands with each method; 0 is always the simplest choice.
/// </summary>
internal sealed partial class OperationRunner(World world, Cluster cluster)
{
    private const long Microsecond = 1_000;

    /// <summary>Longer than the scheduler waits for a silent worker.</summary>
    private const long LongerThanPatience = 20_000_000_000;

    private const int SlownessMax = 100;
    private const int CancelledMax = 3;
    private const int RetriedMax = 3;
    private const int StepsMax = 1_000;

    private readonly GraphMaker _graphs = new(cluster.Recipes, world.Plan);

    /// <summary>Carries out one operation.</summary>
    public void Apply(in Operation operation)
    {
        world.Trace?.Write(world.Now, "plan", operation.ToString());
        if (operation.Kind >= OperationKind.Replicate)
            Move(in operation);
        else if (operation.Kind is < OperationKind.CloseClient or >= OperationKind.SubmitWithOptions)
            ActAsUser(in operation);
        else if (operation.Kind < OperationKind.AddWorker)
            ActOnClient(in operation);
        else if (operation.Kind < OperationKind.CutLink)
            ActOnWorker(in operation);
        else if (operation.Kind >= OperationKind.BreakLink)
            ActOnSession(in operation);
        else
            ActOnLink(in operation);
    }

    private void ActAsUser(in Operation operation)
    {
        if (cluster.LiveClients.Count == 0)
            return;
        SimClient client = cluster.LiveClients[operation.Actor % cluster.LiveClients.Count];
        switch (operation.Kind)
        {
            case OperationKind.Submit:
                _graphs.Make(in operation, client);
                client.Submit(_graphs);
                break;
            case OperationKind.SubmitWithOptions: // As Submit; the detail draws options for each task.
                _graphs.Make(in operation, client);
                _graphs.AddOptions(operation.Detail);
                client.Submit(_graphs);
                break;
            case OperationKind.SubmitLayers:
                _graphs.MakeLayers(in operation, client);
                client.Submit(_graphs);
                break;
            case OperationKind.Resubmit:
                if (_graphs.MakeAgain(in operation, client))
                    client.Submit(_graphs);
                break;
            case OperationKind.Retry: // From hold A on, B more.
                if (client.HoldCount > 0)
                    client.Retry(operation.A % client.HoldCount, 1 + (operation.B % RetriedMax));
                break;
            case OperationKind.Scatter: // A + 1 bytes.
                client.Scatter(1 + operation.A);
                break;
            case OperationKind.Cancel: // From hold A on, B more.
            case OperationKind.CancelByForce:
                if (client.HoldCount > 0)
                    client.Cancel(operation.A % client.HoldCount, 1 + (operation.B % CancelledMax), operation.Kind == OperationKind.CancelByForce);
                break;
            default:
                ActOnHold(in operation, client);
                break;
        }
    }

    /// <summary>Hold A.</summary>
    private static void ActOnHold(in Operation operation, SimClient client)
    {
        if (client.HoldCount == 0)
            return;
        UserHold held = client.HoldAt(operation.A % client.HoldCount);
        if (held.IsScattering)
            return; // The user has no future of it yet.
        switch (operation.Kind)
        {
            case OperationKind.AddReference:
                client.AddReference(held);
                break;
            case OperationKind.Release:
                client.Release(held);
                break;
            case OperationKind.Gather:
                client.Gather(held);
                break;
        }
    }

    private void ActOnClient(in Operation operation)
    {
        if (operation.Kind == OperationKind.AddClient)
        {
            if (cluster.Scheduler.IsUp)
                cluster.AddClient();
            return;
        }

        if (cluster.LiveClients.Count == 0)
            return;
        SimClient client = cluster.LiveClients[operation.Actor % cluster.LiveClients.Count];
        switch (operation.Kind)
        {
            case OperationKind.CloseClient:
                client.Close();
                break;
            case OperationKind.LoseClient: // Seen if A is even; of what it has sent, B frames arrive.
                world.NoteFault(client.Machine.Name, "is lost");
                client.Die();
                client.Connection.Die(operation.B, isSeen: operation.A % 2 == 0);
                break;
        }

        cluster.Bury();
    }

    private void ActOnWorker(in Operation operation)
    {
        if (operation.Kind == OperationKind.AddWorker)
        {
            if (cluster.Scheduler.IsUp)
                cluster.AddWorker();
            return;
        }

        if (cluster.LiveWorkers.Count == 0)
            return;
        SimWorker worker = cluster.LiveWorkers[operation.Actor % cluster.LiveWorkers.Count];
        switch (operation.Kind)
        {
            case OperationKind.CrashWorker:
                Crash(worker, in operation);
                break;
            case OperationKind.RestartWorker: // As a crash; after C steps it is there again.
                Crash(worker, in operation);
                cluster.RestartLater(worker, Steps(operation.C));
                break;
            case OperationKind.StopWorker:
                world.NoteFault(worker.Name, "is stopped");
                worker.Stop("the worker was stopped");
                break;
            case OperationKind.SlowWorker: // A + 1 times slower.
                world.NoteFault(worker.Name, "is slow");
                worker.Slowness = 1 + (operation.A % SlownessMax);
                break;
            case OperationKind.PauseWorker: // For a while: A, B.
                world.NoteFault(worker.Name, "is frozen");
                worker.Freeze(world.Now + While(operation.A, operation.B));
                break;
        }

        cluster.Bury();
    }

    /// <summary>Seen if A is even; of what it has sent, B frames arrive.</summary>
    private void Crash(SimWorker worker, in Operation operation) => cluster.Crash(worker, operation.B, isSeen: operation.A % 2 == 0);

    private void ActOnLink(in Operation operation)
    {
        int workers = cluster.LiveWorkers.Count;
        switch (operation.Kind)
        {
            case OperationKind.PartitionWorkers when workers > 1: // From the A-th other, for a while: B, C.
                SimWorker one = cluster.LiveWorkers[operation.Actor % workers];
                SimWorker other = cluster.LiveWorkers[(operation.Actor + 1 + (operation.A % (workers - 1))) % workers];
                world.NoteFault(one.Name, $"cannot reach {other.Name}");
                cluster.Faults.Partition(one.Index, other.Index, world.Now + While(operation.B, operation.C));
                break;
            case OperationKind.FailFetches when workers > 0: // For a while: A, B.
                SimWorker server = cluster.LiveWorkers[operation.Actor % workers];
                world.NoteFault(server.Name, "serves no data");
                cluster.Faults.Isolate(server.Index, world.Now + While(operation.A, operation.B));
                break;
            default:
                if (workers + cluster.LiveClients.Count > 0)
                    ActOnConnection(in operation, operation.Actor % (workers + cluster.LiveClients.Count));
                break;
        }
    }

    private void ActOnConnection(in Operation operation, int peer)
    {
        SimWorker? worker = peer < cluster.LiveWorkers.Count ? cluster.LiveWorkers[peer] : null;
        Connection connection = LastConnection(peer);
        string name = connection.Peer.Name;
        switch (operation.Kind)
        {
            case OperationKind.CutLink when world.Resumes: // Of what is on its way, A frames arrive. The peer calls again after C steps.
                BreakLink(connection, operation.A, operation.A, Steps(operation.C));
                break;
            case OperationKind.CutLink: // Of what is on its way, A frames arrive. If B is even a worker is started again after C steps.
                NoteLinkFault(connection, name, "loses its connection");
                connection.Cut(operation.A);
                if (worker is not null)
                    worker.RestartsAfter = operation.B % 2 == 0 ? Steps(operation.C) : null;
                break;
            case OperationKind.SilenceLink: // To the scheduler if A is even, for a while: B, C.
                NoteLinkFault(connection, name, "is not heard");
                connection.Silence(toScheduler: operation.A % 2 == 0, world.Now + While(operation.B, operation.C));
                break;
            case OperationKind.DelayLink: // To the scheduler if A is even, by B steps, for a while: C, D.
                world.NoteFault(name, "is slow to reach");
                connection.Slow(toScheduler: operation.A % 2 == 0, Steps(operation.B), world.Now + While(operation.C, operation.D));
                break;
        }
    }

    private void NoteLinkFault(Connection connection, string name, string what) =>
        world.NoteFault(connection.Role == PeerRole.Worker ? FaultKind.WorkerLink : FaultKind.ClientLink, connection.Process, name, what);

    private static long Steps(int operand) => (1 + (operand % StepsMax)) * 10 * Microsecond;

    /// <summary>How long something lasts: up to 100 ms, or longer than the scheduler waits for anybody.</summary>
    private static long While(int operand, int kind) => kind % 8 == 7 ? LongerThanPatience : 10 * Steps(operand);
}
