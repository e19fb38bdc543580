using Penstock.Protocol;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>What a script holds up or loses. What comes to a closed gate waits there; what is let pass does so at once, in the order in which it came.</summary>
internal sealed class Gates(Stage stage)
{
    private readonly HashSet<Gate> _closed = [];
    private readonly List<(Gate Gate, SimEvent Event)> _parked = [];
    private readonly List<DataFault> _faults = [];

    /// <summary>Lets nothing pass any more.</summary>
    public void Close(Gate gate) => _closed.Add(gate);

    /// <summary>Lets everything pass again, what has waited first.</summary>
    public void Open(Gate gate)
    {
        _closed.Remove(gate);
        LetPass(gate, int.MaxValue);
    }

    /// <summary>How many things wait.</summary>
    public int Waiting(Gate gate) => _parked.Count(parked => parked.Gate == gate);

    /// <summary>Lets the first few of those that wait pass; the gate stays as it is.</summary>
    public void LetPass(Gate gate, int count)
    {
        for (; count > 0 && TakeFirst(gate) is { } first; count--)
            stage.Happen(in first);
    }

    /// <summary>Loses the requests and answers that wait: whoever asked hears that nobody answered.</summary>
    public void Lose(Gate data)
    {
        while (TakeFirst(data) is { } first)
        {
            if (stage.Cluster.Transfers.Find(in first) is { } transfer)
                stage.Cluster.Transfers.Lose(transfer);
        }
    }

    /// <summary>Forgets what waits: its connection has lost it.</summary>
    public void Forget(Gate gate)
    {
        _closed.Remove(gate);
        _parked.RemoveAll(parked => parked.Gate == gate);
    }

    /// <summary>Lets the next requests for data of a worker fail.</summary>
    public void FailRequests(int server, int times, bool isAnswered) => _faults.Add(new DataFault(server, isAnswered, times));

    /// <summary>Keeps an event at the gate that it comes to, if one is closed, or loses it.</summary>
    public bool TryPark(in SimEvent happening)
    {
        if (TryLose(in happening))
            return true;
        if (_closed.Count == 0)
            return false;
        (Gate? stream, Gate? process) = Of(in happening);
        if (stream is { } first && _closed.Contains(first))
            return Park(first, in happening);
        return process is { } second && _closed.Contains(second) && Park(second, in happening);
    }

    private bool Park(Gate gate, in SimEvent happening)
    {
        _parked.Add((gate, happening));
        return true;
    }

    private SimEvent? TakeFirst(Gate gate)
    {
        int first = _parked.FindIndex(parked => parked.Gate == gate);
        if (first < 0)
            return null;
        SimEvent taken = _parked[first].Event;
        _parked.RemoveAt(first);
        return taken;
    }

    private bool TryLose(in SimEvent happening)
    {
        if (_faults.Count == 0 || happening.Kind != EventKind.TransferArrives || stage.Cluster.Transfers.Find(in happening) is not { } transfer)
            return false;
        int server = stage.Cluster.Worker(transfer.Process).Index;
        if (_faults.Find(fault => fault.Server == server && fault.Left > 0) is not { } planned || (planned.IsAnswered && transfer.Kind == TransferKind.Put))
            return false;
        planned.Left--;
        if (planned.IsAnswered)
            stage.Cluster.Transfers.AnswerWithout(transfer);
        else
            stage.Cluster.Transfers.Lose(transfer);
        return true;
    }

    /// <summary>The stream that an event travels on, and the process that it happens to.</summary>
    private (Gate? Stream, Gate? Process) Of(in SimEvent happening)
    {
        switch (happening.Kind)
        {
            case EventKind.FrameToScheduler:
                return (Gate.ToScheduler(happening.Target), null);
            case EventKind.FrameToPeer:
                Connection connection = stage.Cluster.ConnectionAt(happening.Target);
                return (Gate.ToPeer(happening.Target), connection.Role == PeerRole.Worker ? Gate.Process(connection.Process) : null);
            case EventKind.RunStep:
            case EventKind.WorkerQuiet:
            case EventKind.WorkerTimer:
                return (null, Gate.Process(happening.Target));
            case EventKind.TransferArrives:
            case EventKind.TransferEnds:
                return stage.Cluster.Transfers.Find(in happening) is { } transfer ? OfTransfer(transfer, happening.Kind == EventKind.TransferEnds) : (null, null);
            default:
                return (null, null);
        }
    }

    private (Gate Stream, Gate? Process) OfTransfer(Transfer transfer, bool isAnswer)
    {
        int asker = transfer.Kind == TransferKind.Fetch ? transfer.Asker : Gate.Client;
        int server = stage.Cluster.Worker(transfer.Process).Index;
        int to = isAnswer ? asker : server;
        return (isAnswer ? Gate.Data(server, asker) : Gate.Data(asker, server), to == Gate.Client ? null : Gate.Process(to));
    }

    private sealed class DataFault(int server, bool isAnswered, int times)
    {
        public int Server { get; } = server;

        /// <summary>Whether the worker answers, without the data.</summary>
        public bool IsAnswered { get; } = isAnswered;

        public int Left { get; set; } = times;
    }
}
