using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>The first message of a worker.</summary>
/// <param name="Name">A name for people.</param>
/// <param name="Incarnation">A random number of this process.</param>
/// <param name="Slots">How many tasks it runs at once.</param>
/// <param name="MemoryBudget">Bytes of results it means to hold.</param>
/// <param name="DataAddress">Where it serves data.</param>
/// <param name="ProcessId">Its process id, for people.</param>
/// <param name="Epoch">The life of the scheduler that knew it before, if it comes back and says now what it holds; else zero.</param>
[Message(since: 1)]
public readonly record struct WorkerHello(string Name, ulong Incarnation, int Slots, long MemoryBudget, string DataAddress, int ProcessId, ulong Epoch = 0)
    : IMessage<WorkerHello>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.WorkerHello;

    /// <inheritdoc/>
    public static int MemberCount => 7;

    /// <inheritdoc/>
    public static WorkerHello Read(ref WireReader reader) =>
        new(reader.ReadText(), reader.ReadUInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadText(), reader.ReadInt32(), reader.ReadUInt64());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(Name);
        writer.WriteUInt64(Incarnation);
        writer.WriteInt64(Slots);
        writer.WriteInt64(MemoryBudget);
        writer.WriteString(DataAddress);
        writer.WriteInt64(ProcessId);
        writer.WriteUInt64(Epoch);
    }
}

/// <summary>A run succeeded; its result is in memory.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run.</param>
/// <param name="Bytes">The size of the result.</param>
/// <param name="DurationNanoseconds">How long the method ran.</param>
[Message(since: 1)]
public readonly record struct TaskFinished(TaskHandle Task, AttemptId Attempt, long Bytes, long DurationNanoseconds) : IMessage<TaskFinished>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.TaskFinished;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static TaskFinished Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadAttemptId(), reader.ReadInt64(), reader.ReadInt64());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
        writer.WriteInt64(Bytes);
        writer.WriteInt64(DurationNanoseconds);
    }
}

/// <summary>A run failed.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run.</param>
/// <param name="Error">What happened.</param>
[Message(since: 1)]
public readonly record struct TaskErred(TaskHandle Task, AttemptId Attempt, ErrorInfo Error) : IMessage<TaskErred>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.TaskErred;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static TaskErred Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadAttemptId(), reader.ReadErrorInfo());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
        writer.Write(Error);
    }
}

/// <summary>The worker has a copy: fetched for a task, or brought by a client.</summary>
/// <param name="Task">Whose result.</param>
/// <param name="Bytes">Its size.</param>
[Message(since: 1)]
public readonly record struct ReplicaAdded(TaskHandle Task, long Bytes) : IMessage<ReplicaAdded>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ReplicaAdded;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static ReplicaAdded Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadInt64());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.WriteInt64(Bytes);
    }
}

/// <summary>A worker that was named as a holder could not give an input.</summary>
/// <param name="Task">The input.</param>
/// <param name="Attempt">The run that waits for it.</param>
/// <param name="Holder">Who could not give it.</param>
/// <param name="Naming">When that holder was named: the number of the run that came with it, or of the last naming since. A copy that is newer is not meant.</param>
[Message(since: 1)]
public readonly record struct InputMissing(TaskHandle Task, AttemptId Attempt, WorkerId Holder, ulong Naming) : IMessage<InputMissing>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.InputMissing;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static InputMissing Read(ref WireReader reader) =>
        new(reader.ReadTaskHandle(), reader.ReadAttemptId(), reader.ReadWorkerId(), reader.ReadUInt64());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
        writer.Write(Holder);
        writer.WriteUInt64(Naming);
    }
}
