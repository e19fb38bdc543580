using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>The answer to a client's first message.</summary>
/// <param name="Client">The client's number.</param>
/// <param name="Epoch">The scheduler's life.</param>
[Message(since: 1)]
public readonly record struct ClientWelcome(ClientId Client, ulong Epoch) : IMessage<ClientWelcome>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ClientWelcome;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static ClientWelcome Read(ref WireReader reader) => new(reader.ReadClientId(), reader.ReadUInt64());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Client);
        writer.WriteUInt64(Epoch);
    }
}

/// <summary>A submission is complete and accepted.</summary>
/// <param name="Submission">Its number.</param>
[Message(since: 1)]
public readonly record struct GraphAccepted(int Submission) : IMessage<GraphAccepted>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.GraphAccepted;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static GraphAccepted Read(ref WireReader reader) => new(reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Submission);
    }
}

/// <summary>A submission was refused whole; its holds do not exist.</summary>
/// <param name="Submission">Its number.</param>
/// <param name="Reason">Why.</param>
[Message(since: 1)]
public readonly record struct GraphRefused(int Submission, string Reason) : IMessage<GraphRefused>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.GraphRefused;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static GraphRefused Read(ref WireReader reader) => new(reader.ReadInt32(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Submission);
        writer.WriteString(Reason);
    }
}

/// <summary>A held result is in memory.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Task">What to ask the worker for.</param>
/// <param name="Worker">A worker that has it.</param>
/// <param name="Bytes">Its size.</param>
[Message(since: 1)]
public readonly record struct HoldFinished(HoldId Hold, TaskHandle Task, WorkerId Worker, long Bytes) : IMessage<HoldFinished>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.HoldFinished;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static HoldFinished Read(ref WireReader reader) => new(reader.ReadHoldId(), reader.ReadTaskHandle(), reader.ReadWorkerId(), reader.ReadInt64());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
        writer.Write(Task);
        writer.Write(Worker);
        writer.WriteInt64(Bytes);
    }
}

/// <summary>A held result is being computed again.</summary>
/// <param name="Hold">The hold.</param>
[Message(since: 1)]
public readonly record struct HoldPending(HoldId Hold) : IMessage<HoldPending>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.HoldPending;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static HoldPending Read(ref WireReader reader) => new(reader.ReadHoldId());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
    }
}

/// <summary>A held result failed, or something it depends on.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Error">What happened.</param>
[Message(since: 1)]
public readonly record struct HoldErred(HoldId Hold, ErrorInfo Error) : IMessage<HoldErred>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.HoldErred;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static HoldErred Read(ref WireReader reader) => new(reader.ReadHoldId(), reader.ReadErrorInfo());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
        writer.Write(Error);
    }
}

/// <summary>A hold was cancelled.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="By">The client that cancelled.</param>
/// <param name="ByName">Its name.</param>
[Message(since: 1)]
public readonly record struct HoldCancelled(HoldId Hold, ClientId By, string ByName) : IMessage<HoldCancelled>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.HoldCancelled;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static HoldCancelled Read(ref WireReader reader) => new(reader.ReadHoldId(), reader.ReadClientId(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
        writer.Write(By);
        writer.WriteString(ByName);
    }
}

/// <summary>Held data without a recipe lost its last copy.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Worker">The worker that held the last copy.</param>
/// <param name="WorkerName">Its name.</param>
[Message(since: 1)]
public readonly record struct HoldLost(HoldId Hold, WorkerId Worker, string WorkerName) : IMessage<HoldLost>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.HoldLost;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static HoldLost Read(ref WireReader reader) => new(reader.ReadHoldId(), reader.ReadWorkerId(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
        writer.Write(Worker);
        writer.WriteString(WorkerName);
    }
}

/// <summary>Where announced data goes.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Task">The handle to bring it under.</param>
/// <param name="Worker">The worker to bring it to.</param>
[Message(since: 1)]
public readonly record struct ScatterPlaced(HoldId Hold, TaskHandle Task, WorkerId Worker) : IMessage<ScatterPlaced>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ScatterPlaced;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static ScatterPlaced Read(ref WireReader reader) => new(reader.ReadHoldId(), reader.ReadTaskHandle(), reader.ReadWorkerId());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
        writer.Write(Task);
        writer.Write(Worker);
    }
}

/// <summary>A cancel has been carried out.</summary>
/// <param name="Request">Its number.</param>
/// <param name="Withdrawn">How many holds it ended.</param>
[Message(since: 1)]
public readonly record struct CancelDone(int Request, int Withdrawn) : IMessage<CancelDone>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.CancelDone;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static CancelDone Read(ref WireReader reader) => new(reader.ReadInt32(), reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.WriteInt64(Withdrawn);
    }
}

/// <summary>The answer to a question.</summary>
/// <param name="Request">The question's number.</param>
/// <param name="Json">The answer, as JSON.</param>
[Message(since: 1)]
public readonly record struct QueryReply(int Request, string Json) : IMessage<QueryReply>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.QueryReply;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static QueryReply Read(ref WireReader reader) => new(reader.ReadInt32(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.WriteString(Json);
    }
}
