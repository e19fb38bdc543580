using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Orders a worker to fetch a copy of a result, behind what its runs wait for, and to keep it.</summary>
[Message(since: 1)]
public readonly ref struct AcquireReplica : IMessage<AcquireReplica>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.AcquireReplica;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <summary>One entry of an <see cref="InputList"/>: what to fetch and from whom.</summary>
    public ReadOnlySpan<byte> Input { get; init; }

    /// <inheritdoc cref="InputHolders.Naming"/>
    public ulong Naming { get; init; }

    /// <inheritdoc/>
    public static AcquireReplica Read(ref WireReader reader) => new() { Input = reader.ReadBinary(), Naming = reader.ReadUInt64() };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBinary(Input);
        writer.WriteUInt64(Naming);
    }
}

/// <summary>A copy that was ordered and has not arrived is not needed any more. One that has arrived stays until it is freed.</summary>
/// <param name="Task">Whose result.</param>
[Message(since: 1)]
public readonly record struct CancelAcquire(TaskHandle Task) : IMessage<CancelAcquire>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.CancelAcquire;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static CancelAcquire Read(ref WireReader reader) => new(reader.ReadTaskHandle());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
    }
}

/// <summary>Asks a worker to give a run back if it has not started; it answers in either case.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run.</param>
[Message(since: 1)]
public readonly record struct ReclaimAttempt(TaskHandle Task, AttemptId Attempt) : IMessage<ReclaimAttempt>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ReclaimAttempt;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static ReclaimAttempt Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadAttemptId());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
    }
}

/// <summary>Lets a worker go: nothing of it is needed any more.</summary>
/// <param name="IsReplaced">Whether whoever watches over workers starts another one in its place.</param>
/// <param name="Reason">Why, for people.</param>
[Message(since: 1)]
public readonly record struct Dismissal(bool IsReplaced, string Reason) : IMessage<Dismissal>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.Dismissal;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static Dismissal Read(ref WireReader reader) => new(reader.ReadBoolean(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBoolean(IsReplaced);
        writer.WriteString(Reason);
    }
}

/// <summary>The worker cannot get or keep a copy that was ordered.</summary>
/// <param name="Task">Whose result.</param>
/// <param name="Reason">Why, for people.</param>
[Message(since: 1)]
public readonly record struct AcquireRefused(TaskHandle Task, string Reason) : IMessage<AcquireRefused>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.AcquireRefused;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static AcquireRefused Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.WriteString(Reason);
    }
}

/// <summary>Answers a <see cref="ReclaimAttempt"/>.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run.</param>
/// <param name="IsGivenBack">Whether the run will never start; otherwise it has started, or has ended, and goes on as if nobody had asked.</param>
[Message(since: 1)]
public readonly record struct ReclaimAnswer(TaskHandle Task, AttemptId Attempt, bool IsGivenBack) : IMessage<ReclaimAnswer>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ReclaimAnswer;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static ReclaimAnswer Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadAttemptId(), reader.ReadBoolean());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
        writer.WriteBoolean(IsGivenBack);
    }
}

/// <summary>The worker has paused, or goes on.</summary>
/// <param name="IsPaused">Whether it starts nothing new.</param>
[Message(since: 1)]
public readonly record struct WorkerPaused(bool IsPaused) : IMessage<WorkerPaused>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.WorkerPaused;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static WorkerPaused Read(ref WireReader reader) => new(reader.ReadBoolean());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBoolean(IsPaused);
    }
}

/// <summary>The worker wants to leave once its work and data are handed over.</summary>
/// <param name="Reason">Why, for people.</param>
[Message(since: 1)]
public readonly record struct RetireRequest(string Reason) : IMessage<RetireRequest>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RetireRequest;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static RetireRequest Read(ref WireReader reader) => new(reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(Reason);
    }
}
