using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>A worker exists, and where its data is served.</summary>
/// <param name="Worker">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="DataAddress">Where it serves data.</param>
/// <param name="Slots">How many tasks it runs at once.</param>
[Message(since: 1)]
public readonly record struct WorkerJoined(WorkerId Worker, string Name, string DataAddress, int Slots) : IMessage<WorkerJoined>
{
    /// <summary>
    /// Stands for workers of which its sender may not have heard: from a scheduler that still waits for those of the life before,
    /// and from a peer that comes back and has not heard since that nobody is waited for.
    /// </summary>
    public static WorkerJoined Others => new(WorkerId.None, "", "", 1);

    /// <summary>Whether it is <see cref="Others"/>.</summary>
    public bool IsOthers => Worker == WorkerId.None && DataAddress.Length == 0;

    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.WorkerJoined;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static WorkerJoined Read(ref WireReader reader) => new(reader.ReadWorkerId(), reader.ReadText(), reader.ReadText(), reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Worker);
        writer.WriteString(Name);
        writer.WriteString(DataAddress);
        writer.WriteInt64(Slots);
    }
}

/// <summary>A worker is gone.</summary>
/// <param name="Worker">Its number.</param>
/// <param name="Reason">Why.</param>
/// <param name="LostResults">Results whose only copy it held and that are needed.</param>
/// <param name="LostRuns">Tasks it had been given and not reported.</param>
[Message(since: 1)]
public readonly record struct WorkerLeft(WorkerId Worker, string Reason, int LostResults, int LostRuns) : IMessage<WorkerLeft>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.WorkerLeft;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static WorkerLeft Read(ref WireReader reader) => new(reader.ReadWorkerId(), reader.ReadText(), reader.ReadInt32(), reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Worker);
        writer.WriteString(Reason);
        writer.WriteInt64(LostResults);
        writer.WriteInt64(LostRuns);
    }
}
