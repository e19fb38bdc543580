using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>A run was put back by its task: it is neither done nor at fault, and would rather run elsewhere.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run.</param>
[Message(since: 1)]
public readonly record struct TaskPutBack(TaskHandle Task, AttemptId Attempt) : IMessage<TaskPutBack>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.TaskPutBack;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static TaskPutBack Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadAttemptId());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
    }
}

/// <summary>The code of a recalled run has ended: what it used up is free.</summary>
/// <param name="Attempt">The run.</param>
[Message(since: 1)]
public readonly record struct RunEnded(AttemptId Attempt) : IMessage<RunEnded>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RunEnded;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static RunEnded Read(ref WireReader reader) => new(reader.ReadAttemptId());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Attempt);
    }
}

/// <summary>A run has given its slot back and goes on without one: its time does not count any more.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run.</param>
[Message(since: 1)]
public readonly record struct TaskSeceded(TaskHandle Task, AttemptId Attempt) : IMessage<TaskSeceded>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.TaskSeceded;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static TaskSeceded Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadAttemptId());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
    }
}
