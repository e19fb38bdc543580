using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Warns a client: tasks that its results wait for could be run by no worker for a while.</summary>
/// <param name="Example">The name and key of one of the tasks.</param>
/// <param name="Tasks">How many tasks wait for the same.</param>
/// <param name="Reason">What they need, since when, and what would help; for people.</param>
[Message(since: 1)]
public readonly record struct WorkerNeeded(string Example, int Tasks, string Reason) : IMessage<WorkerNeeded>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.WorkerNeeded;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static WorkerNeeded Read(ref WireReader reader) => new(reader.ReadText(), reader.ReadInt32(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(Example);
        writer.WriteInt64(Tasks);
        writer.WriteString(Reason);
    }
}
