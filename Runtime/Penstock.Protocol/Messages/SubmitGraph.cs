using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>
/// A graph or, for a large one, a part of it, as columns. Parts of one submission follow each other in the client's stream;
/// the tasks come to life together when the last part has arrived.
/// </summary>
/// <remarks>The spans point into the bytes that were read or are being written.</remarks>
[Message(since: 1)]
public readonly ref struct SubmitGraph : IMessage<SubmitGraph>
{
    /// <summary>Stands for the function of data that has no recipe; only in what a returning client says it holds.</summary>
    public const int NoFunction = -1;

    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.SubmitGraph;

    /// <inheritdoc/>
    public static int MemberCount => 13;

    /// <summary>The submission's number, counted by the client.</summary>
    public int Submission { get; init; }

    /// <summary>Whether this is the last part.</summary>
    public bool IsLast { get; init; }

    /// <summary>The position in the submission of this part's first task.</summary>
    public int FirstTask { get; init; }

    /// <summary>Per task: its key.</summary>
    public ReadOnlySpan<Key> Keys { get; init; }

    /// <summary>Per task: the number of its function on this connection.</summary>
    public ReadOnlySpan<int> Functions { get; init; }

    /// <summary>Per task: how many entries of <see cref="Inputs"/> belong to it.</summary>
    public ReadOnlySpan<int> InputCounts { get; init; }

    /// <summary>Inputs one task behind the other: a position in the submission, smaller than the task's own, or the complement (~) of a position in <see cref="HeldInputs"/>.</summary>
    public ReadOnlySpan<int> Inputs { get; init; }

    /// <summary>The client's holds on results outside the submission that this part uses.</summary>
    public ReadOnlySpan<HoldId> HeldInputs { get; init; }

    /// <summary>Per task: the length of its encoded arguments, in bytes.</summary>
    public ReadOnlySpan<int> ArgumentLengths { get; init; }

    /// <summary>The encoded arguments, one task behind the other.</summary>
    public ReadOnlySpan<byte> Arguments { get; init; }

    /// <summary>The tasks of this part that the client holds.</summary>
    public ReadOnlySpan<WantedTask> Wanted { get; init; }

    /// <summary>The distinct options of this part's tasks: see <see cref="OptionList"/>.</summary>
    public ReadOnlySpan<byte> Options { get; init; }

    /// <summary>Per task: the position of its options in <see cref="Options"/>, or -1. Empty if no task of the part has any.</summary>
    public ReadOnlySpan<int> OptionsOf { get; init; }

    /// <inheritdoc/>
    public static SubmitGraph Read(ref WireReader reader) => new()
    {
        Submission = reader.ReadInt32(),
        IsLast = reader.ReadBoolean(),
        FirstTask = reader.ReadInt32(),
        Keys = reader.ReadColumn<Key>(),
        Functions = reader.ReadColumn<int>(),
        InputCounts = reader.ReadColumn<int>(),
        Inputs = reader.ReadColumn<int>(),
        HeldInputs = reader.ReadColumn<HoldId>(),
        ArgumentLengths = reader.ReadColumn<int>(),
        Arguments = reader.ReadBinary(),
        Wanted = reader.ReadColumn<WantedTask>(),
        Options = reader.ReadBinary(),
        OptionsOf = reader.ReadColumn<int>(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Submission);
        writer.WriteBoolean(IsLast);
        writer.WriteInt64(FirstTask);
        writer.WriteColumn(Keys);
        writer.WriteColumn(Functions);
        writer.WriteColumn(InputCounts);
        writer.WriteColumn(Inputs);
        writer.WriteColumn(HeldInputs);
        writer.WriteColumn(ArgumentLengths);
        writer.WriteBinary(Arguments);
        writer.WriteColumn(Wanted);
        writer.WriteBinary(Options);
        writer.WriteColumn(OptionsOf);
    }
}

/// <summary>A task of a submission that the client holds.</summary>
/// <param name="Task">Its position in the submission.</param>
/// <param name="Hold">The hold.</param>
public readonly record struct WantedTask(int Task, HoldId Hold);
