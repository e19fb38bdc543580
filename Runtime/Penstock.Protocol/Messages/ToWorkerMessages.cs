using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>The answer to a worker's first message.</summary>
/// <param name="Worker">The worker's number.</param>
/// <param name="Epoch">The scheduler's life.</param>
[Message(since: 1)]
public readonly record struct WorkerWelcome(WorkerId Worker, ulong Epoch) : IMessage<WorkerWelcome>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.WorkerWelcome;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static WorkerWelcome Read(ref WireReader reader) => new(reader.ReadWorkerId(), reader.ReadUInt64());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Worker);
        writer.WriteUInt64(Epoch);
    }
}

/// <summary>Nobody needs this run any more: do not start it, or tell its token.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run.</param>
/// <param name="IsConfirmed">Whether the worker says with <see cref="RunEnded"/> when its code has ended, unless it has reported it already.</param>
[Message(since: 1)]
public readonly record struct RecallAttempt(TaskHandle Task, AttemptId Attempt, bool IsConfirmed = false) : IMessage<RecallAttempt>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RecallAttempt;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static RecallAttempt Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadAttemptId(), reader.ReadBoolean());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
        writer.WriteBoolean(IsConfirmed);
    }
}

/// <summary>Nobody needs this copy any more.</summary>
/// <param name="Task">Whose result.</param>
[Message(since: 1)]
public readonly record struct FreeData(TaskHandle Task) : IMessage<FreeData>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.FreeData;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static FreeData Read(ref WireReader reader) => new(reader.ReadTaskHandle());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
    }
}
