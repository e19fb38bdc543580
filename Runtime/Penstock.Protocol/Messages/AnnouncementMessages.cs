using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>
/// What a worker holds that has lost its session and begins another one, perhaps with another life of the scheduler. It calls
/// each thing by a handle of its own (<see cref="OwnNames"/>) until the scheduler answers with <see cref="AdoptData"/> or
/// <see cref="FreeData"/>.
/// </summary>
/// <remarks>Columns of the same length. The spans point into the bytes that were read or are being written.</remarks>
[Message(since: 1)]
public readonly ref struct HeldData : IMessage<HeldData>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.HeldData;

    /// <inheritdoc/>
    public static int MemberCount => 6;

    /// <summary>Per result: the worker's own name for it.</summary>
    public ReadOnlySpan<TaskHandle> Own { get; init; }

    /// <summary>Per result: its key; default if the worker was never told.</summary>
    public ReadOnlySpan<Key> Keys { get; init; }

    /// <summary>Per result: its size in bytes.</summary>
    public ReadOnlySpan<long> Bytes { get; init; }

    /// <summary>Per result: the life of the scheduler that gave it the handle in <see cref="Tasks"/>.</summary>
    public ReadOnlySpan<ulong> Epochs { get; init; }

    /// <summary>Per result: its handle then.</summary>
    public ReadOnlySpan<TaskHandle> Tasks { get; init; }

    /// <summary>Per result: the run here that made it; zero for copies.</summary>
    public ReadOnlySpan<AttemptId> MadeBy { get; init; }

    /// <inheritdoc/>
    public static HeldData Read(ref WireReader reader) => new()
    {
        Own = reader.ReadColumn<TaskHandle>(),
        Keys = reader.ReadColumn<Key>(),
        Bytes = reader.ReadColumn<long>(),
        Epochs = reader.ReadColumn<ulong>(),
        Tasks = reader.ReadColumn<TaskHandle>(),
        MadeBy = reader.ReadColumn<AttemptId>(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteColumn(Own);
        writer.WriteColumn(Keys);
        writer.WriteColumn(Bytes);
        writer.WriteColumn(Epochs);
        writer.WriteColumn(Tasks);
        writer.WriteColumn(MadeBy);
    }
}

/// <summary>What a worker runs that has lost its session and begins another one. Answered by <see cref="AdoptRun"/> or <see cref="RecallAttempt"/>.</summary>
/// <remarks>Columns of the same length, earlier runs first. The spans point into the bytes that were read or are being written.</remarks>
[Message(since: 1)]
public readonly ref struct HeldRuns : IMessage<HeldRuns>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.HeldRuns;

    /// <inheritdoc/>
    public static int MemberCount => 6;

    /// <summary>Per run: the worker's own name for its result.</summary>
    public ReadOnlySpan<TaskHandle> Own { get; init; }

    /// <summary>Per run: the worker's own number for it.</summary>
    public ReadOnlySpan<AttemptId> OwnAttempts { get; init; }

    /// <summary>Per run: the task's key.</summary>
    public ReadOnlySpan<Key> Keys { get; init; }

    /// <summary>Per run: the life of the scheduler that ordered it.</summary>
    public ReadOnlySpan<ulong> Epochs { get; init; }

    /// <summary>Per run: the task's handle then.</summary>
    public ReadOnlySpan<TaskHandle> Tasks { get; init; }

    /// <summary>Per run: its number then.</summary>
    public ReadOnlySpan<AttemptId> Attempts { get; init; }

    /// <inheritdoc/>
    public static HeldRuns Read(ref WireReader reader) => new()
    {
        Own = reader.ReadColumn<TaskHandle>(),
        OwnAttempts = reader.ReadColumn<AttemptId>(),
        Keys = reader.ReadColumn<Key>(),
        Epochs = reader.ReadColumn<ulong>(),
        Tasks = reader.ReadColumn<TaskHandle>(),
        Attempts = reader.ReadColumn<AttemptId>(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteColumn(Own);
        writer.WriteColumn(OwnAttempts);
        writer.WriteColumn(Keys);
        writer.WriteColumn(Epochs);
        writer.WriteColumn(Tasks);
        writer.WriteColumn(Attempts);
    }
}

/// <summary>A worker or client that comes back has said everything it has to say.</summary>
[Message(since: 1)]
public readonly record struct AnnouncementEnd : IMessage<AnnouncementEnd>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.AnnouncementEnd;

    /// <inheritdoc/>
    public static int MemberCount => 0;

    /// <inheritdoc/>
    public static AnnouncementEnd Read(ref WireReader reader) => default;

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
    }
}

/// <summary>A worker's copy counts: its own name for it means nothing any more.</summary>
/// <param name="Own">The worker's own name.</param>
/// <param name="Task">Whose result it is.</param>
/// <param name="Key">The task's key: the worker may not know it.</param>
[Message(since: 1)]
public readonly record struct AdoptData(TaskHandle Own, TaskHandle Task, Key Key) : IMessage<AdoptData>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.AdoptData;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static AdoptData Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadTaskHandle(), reader.ReadKey());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Own);
        writer.Write(Task);
        writer.Write(Key);
    }
}

/// <summary>A worker's run counts: its own names for it mean nothing any more.</summary>
/// <param name="Own">The worker's own name for its result.</param>
/// <param name="OwnAttempt">The worker's own number for it.</param>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run's number.</param>
[Message(since: 1)]
public readonly record struct AdoptRun(TaskHandle Own, AttemptId OwnAttempt, TaskHandle Task, AttemptId Attempt) : IMessage<AdoptRun>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.AdoptRun;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static AdoptRun Read(ref WireReader reader) => new(reader.ReadTaskHandle(), reader.ReadAttemptId(), reader.ReadTaskHandle(), reader.ReadAttemptId());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Own);
        writer.Write(OwnAttempt);
        writer.Write(Task);
        writer.Write(Attempt);
    }
}

/// <summary>Under which handles an earlier life of the scheduler knew a client's scattered data: workers know it only by these.</summary>
/// <remarks>Columns of the same length. The spans point into the bytes that were read or are being written.</remarks>
[Message(since: 1)]
public readonly ref struct NameData : IMessage<NameData>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.NameData;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <summary>Per piece of data: its key.</summary>
    public ReadOnlySpan<Key> Keys { get; init; }

    /// <summary>Per piece of data: the life of the scheduler.</summary>
    public ReadOnlySpan<ulong> Epochs { get; init; }

    /// <summary>Per piece of data: its handle then.</summary>
    public ReadOnlySpan<TaskHandle> Tasks { get; init; }

    /// <inheritdoc/>
    public static NameData Read(ref WireReader reader) => new()
    {
        Keys = reader.ReadColumn<Key>(),
        Epochs = reader.ReadColumn<ulong>(),
        Tasks = reader.ReadColumn<TaskHandle>(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteColumn(Keys);
        writer.WriteColumn(Epochs);
        writer.WriteColumn(Tasks);
    }
}

/// <summary>The task of a returning client's hold had failed: it is not computed again. Precedes the submission that says the hold again.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Error">What had happened.</param>
[Message(since: 1)]
public readonly record struct HoldFailed(HoldId Hold, ErrorInfo Error) : IMessage<HoldFailed>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.HoldFailed;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static HoldFailed Read(ref WireReader reader) => new(reader.ReadHoldId(), reader.ReadErrorInfo());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
        writer.Write(Error);
    }
}

/// <summary>All that came back is known: what a client believed finished and was not told of again is computed again.</summary>
[Message(since: 1)]
public readonly record struct Recovered : IMessage<Recovered>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.Recovered;

    /// <inheritdoc/>
    public static int MemberCount => 0;

    /// <inheritdoc/>
    public static Recovered Read(ref WireReader reader) => default;

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
    }
}
