using System.Collections.Frozen;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Simulator;

/// <summary>
/// Decodes every message of a frame, encodes it again and compares: what a machine writes must mean to the other side exactly
/// what it says, down to the byte.
/// </summary>
internal sealed class MessageEcho
{
    private delegate void Repeater(MessageEcho echo, ref WireReader reader, int members);

    /// <summary>How each kind of message is repeated; a new kind is added here.</summary>
    private static readonly FrozenDictionary<MessageCode, Repeater> Repeaters = new[]
    {
        Of<DefineFunction>(), Of<Heartbeat>(), Of<Goodbye>(), Of<ClientHello>(), Of<SubmitGraph>(), Of<ReleaseHold>(),
        Of<CancelHolds>(), Of<ScatterBegin>(), Of<QueryState>(), Of<ClientWelcome>(), Of<GraphAccepted>(),
        Of<GraphRefused>(), Of<HoldFinished>(), Of<HoldPending>(), Of<HoldErred>(), Of<HoldCancelled>(), Of<HoldLost>(),
        Of<ScatterPlaced>(), Of<CancelDone>(), Of<QueryReply>(), Of<WorkerJoined>(), Of<WorkerLeft>(), Of<WorkerWelcome>(),
        Of<RunTask>(), Of<RecallAttempt>(), Of<FreeData>(), Of<InputHolders>(), Of<WorkerHello>(), Of<TaskFinished>(),
        Of<TaskErred>(), Of<ReplicaAdded>(), Of<InputMissing>(), Of<RetryHolds>(), Of<FireAndForget>(), Of<RetryDone>(),
        Of<WorkerNeeded>(), Of<TaskPutBack>(), Of<RunEnded>(), Of<OfferResources>(), Of<TaskSeceded>(),
        Of<HeldData>(), Of<HeldRuns>(), Of<AnnouncementEnd>(), Of<AdoptData>(), Of<AdoptRun>(), Of<NameData>(), Of<HoldFailed>(),
        Of<Recovered>(), Of<ReplicateHolds>(), Of<RebalanceData>(), Of<RetireWorkers>(), Of<RestartCluster>(), Of<OrderDone>(),
        Of<AcquireReplica>(), Of<CancelAcquire>(), Of<ReclaimAttempt>(), Of<Dismissal>(), Of<AcquireRefused>(),
        Of<ReclaimAnswer>(), Of<WorkerPaused>(), Of<RetireRequest>(),
    }.ToFrozenDictionary();

    /// <summary>The kinds of messages it repeats.</summary>
    public static IEnumerable<MessageCode> Known => Repeaters.Keys;

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
        if (!Repeaters.TryGetValue(code, out Repeater? repeat))
            throw new InvalidOperationException($"{code} is a message that {nameof(MessageEcho)} does not know: add it here.");
        repeat(this, ref reader, members);
    }

    private static KeyValuePair<MessageCode, Repeater> Of<T>()
        where T : struct, IMessage<T>, allows ref struct => new(T.Code, static (echo, ref reader, members) => echo.Repeat<T>(ref reader, members));

    private void Repeat<T>(ref WireReader reader, int members)
        where T : struct, IMessage<T>, allows ref struct
    {
        T message = MessageCodec.ReadBody<T>(ref reader, members);
        _again.Append(in message);
    }
}
