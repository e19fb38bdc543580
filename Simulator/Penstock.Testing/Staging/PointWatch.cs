using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>Finds out when a point is reached.</summary>
internal sealed class PointWatch(SimPoint point, Stage stage)
{
    /// <summary>Whether it is.</summary>
    public bool IsReached { get; private set; }

    /// <summary>The index of the worker that it is about; <see cref="Gate.Client"/> for the client.</summary>
    public int Worker { get; private set; }

    /// <summary>The key that it is about.</summary>
    public Key Key { get; private set; }

    /// <summary>Something has happened to a task or its result.</summary>
    public void Hear(SimPointKind kind, int worker, Key key)
    {
        if (!IsReached && kind == point.Kind && stage.Names.Of(key) == point.Method && IsRight(worker))
            Reach(worker, key);
    }

    /// <summary>Whether to stop before an event.</summary>
    public bool StopsBefore(SimEvent next)
    {
        switch (next.Kind)
        {
            case EventKind.FrameToScheduler or EventKind.FrameToPeer when point.Kind == SimPointKind.Delivery:
                Connection connection = stage.Cluster.ConnectionAt(next.Target);
                if (IsRight(IndexOf(connection)) && Brings(connection, next.Kind == EventKind.FrameToScheduler))
                    Reach(IndexOf(connection), default);
                break;
            case EventKind.TransferArrives when point.Kind == SimPointKind.DataRequest:
            case EventKind.TransferEnds when point.Kind == SimPointKind.DataAnswer:
                if (stage.Cluster.Transfers.Find(in next) is { } transfer && IsRight(stage.Cluster.Worker(transfer.Process).Index))
                    Reach(stage.Cluster.Worker(transfer.Process).Index, default);
                break;
        }

        return IsReached;
    }

    private static int IndexOf(Connection connection) => connection.Role == PeerRole.Worker ? connection.Process : Gate.Client;

    private bool IsRight(int worker) => point.Worker is null || (worker != Gate.Client && stage.Cluster.Worker(worker).Name == point.Worker);

    private bool Brings(Connection connection, bool toScheduler)
    {
        if (!connection.TryPeek(toScheduler, out Lane.Item item) || item.CloseReason is not null)
            return false;
        var reader = new WireReader(item.Payload.Span);
        while (!reader.End)
        {
            if (MessageCodec.ReadHead(ref reader, out int members) == point.Message)
                return true;
            for (int member = 0; member < members; member++)
                reader.Skip();
        }

        return false;
    }

    private void Reach(int worker, Key key)
    {
        IsReached = true;
        Worker = worker;
        Key = key;
    }
}
