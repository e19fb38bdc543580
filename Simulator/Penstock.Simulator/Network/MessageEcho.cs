using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Simulator;

/// <summary>
/// Decodes every message of a frame, encodes it again and compares: what a machine writes must mean to the other side exactly
/// what it says, down to the byte.
/// </summary>
internal sealed class MessageEcho
{
    private readonly WireWriter _again = new(1024);
    private readonly byte[] _head = new byte[FrameHeader.Size];

    /// <summary>Checks a frame.</summary>
    /// <exception cref="ViolationException">It does not come out as it went in.</exception>
    public void Check(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        header.Write(_head, payload);
        FrameHeader read = FrameHeader.Read(_head);
        read.Check(_head, payload);
        _again.Clear();
        var reader = new WireReader(payload);
        while (!reader.End)
            Repeat(ref reader);
        if (read.Sequence != header.Sequence || read.Acknowledged != header.Acknowledged || read.Type != header.Type || !_again.Written.SequenceEqual(payload))
            throw new ViolationException(new Violation("codec", $"frame {header.Sequence} comes out of the codec differently: {Convert.ToHexString(payload)} becomes {Convert.ToHexString(_again.Written)}"));
    }

    private void Repeat(ref WireReader reader)
    {
        MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
        switch (code)
        {
            case MessageCode.DefineFunction:
                Repeat<DefineFunction>(ref reader, members);
                break;
            case MessageCode.Heartbeat:
                Repeat<Heartbeat>(ref reader, members);
                break;
            case MessageCode.Goodbye:
                Repeat<Goodbye>(ref reader, members);
                break;
            case MessageCode.ClientHello:
                Repeat<ClientHello>(ref reader, members);
                break;
            case MessageCode.SubmitGraph:
                Repeat<SubmitGraph>(ref reader, members);
                break;
            case MessageCode.ReleaseHold:
                Repeat<ReleaseHold>(ref reader, members);
                break;
            case MessageCode.CancelHolds:
                Repeat<CancelHolds>(ref reader, members);
                break;
            case MessageCode.ScatterBegin:
                Repeat<ScatterBegin>(ref reader, members);
                break;
            case MessageCode.QueryState:
                Repeat<QueryState>(ref reader, members);
                break;
            case MessageCode.ClientWelcome:
                Repeat<ClientWelcome>(ref reader, members);
                break;
            case MessageCode.GraphAccepted:
                Repeat<GraphAccepted>(ref reader, members);
                break;
            case MessageCode.GraphRefused:
                Repeat<GraphRefused>(ref reader, members);
                break;
            case MessageCode.HoldFinished:
                Repeat<HoldFinished>(ref reader, members);
                break;
            case MessageCode.HoldPending:
                Repeat<HoldPending>(ref reader, members);
                break;
            case MessageCode.HoldErred:
                Repeat<HoldErred>(ref reader, members);
                break;
            case MessageCode.HoldCancelled:
                Repeat<HoldCancelled>(ref reader, members);
                break;
            case MessageCode.HoldLost:
                Repeat<HoldLost>(ref reader, members);
                break;
            case MessageCode.ScatterPlaced:
                Repeat<ScatterPlaced>(ref reader, members);
                break;
            case MessageCode.CancelDone:
                Repeat<CancelDone>(ref reader, members);
                break;
            case MessageCode.QueryReply:
                Repeat<QueryReply>(ref reader, members);
                break;
            case MessageCode.WorkerJoined:
                Repeat<WorkerJoined>(ref reader, members);
                break;
            case MessageCode.WorkerLeft:
                Repeat<WorkerLeft>(ref reader, members);
                break;
            case MessageCode.WorkerWelcome:
                Repeat<WorkerWelcome>(ref reader, members);
                break;
            case MessageCode.RunTask:
                Repeat<RunTask>(ref reader, members);
                break;
            case MessageCode.RecallAttempt:
                Repeat<RecallAttempt>(ref reader, members);
                break;
            case MessageCode.FreeData:
                Repeat<FreeData>(ref reader, members);
                break;
            case MessageCode.InputHolders:
                Repeat<InputHolders>(ref reader, members);
                break;
            case MessageCode.WorkerHello:
                Repeat<WorkerHello>(ref reader, members);
                break;
            case MessageCode.TaskFinished:
                Repeat<TaskFinished>(ref reader, members);
                break;
            case MessageCode.TaskErred:
                Repeat<TaskErred>(ref reader, members);
                break;
            case MessageCode.ReplicaAdded:
                Repeat<ReplicaAdded>(ref reader, members);
                break;
            case MessageCode.InputMissing:
                Repeat<InputMissing>(ref reader, members);
                break;
            default:
                RepeatOfPolicies(code, ref reader, members);
                break;
        }
    }

    /// <summary>What is said of options, retries, resources and slots.</summary>
    private void RepeatOfPolicies(MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.RetryHolds:
                Repeat<RetryHolds>(ref reader, members);
                break;
            case MessageCode.FireAndForget:
                Repeat<FireAndForget>(ref reader, members);
                break;
            case MessageCode.RetryDone:
                Repeat<RetryDone>(ref reader, members);
                break;
            case MessageCode.WorkerNeeded:
                Repeat<WorkerNeeded>(ref reader, members);
                break;
            case MessageCode.TaskPutBack:
                Repeat<TaskPutBack>(ref reader, members);
                break;
            case MessageCode.RunEnded:
                Repeat<RunEnded>(ref reader, members);
                break;
            case MessageCode.OfferResources:
                Repeat<OfferResources>(ref reader, members);
                break;
            case MessageCode.TaskSeceded:
                Repeat<TaskSeceded>(ref reader, members);
                break;
            default:
                throw new InvalidOperationException($"{code} is a message that {nameof(MessageEcho)} does not know: add it here.");
        }
    }

    private void Repeat<T>(ref WireReader reader, int members)
        where T : struct, IMessage<T>, allows ref struct
    {
        T message = MessageCodec.ReadBody<T>(ref reader, members);
        _again.Append(in message);
    }
}
