using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Orders that so many copies of keys be kept, as long as they are in memory.</summary>
[Message(since: 1)]
public readonly ref struct ReplicateHolds : IMessage<ReplicateHolds>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ReplicateHolds;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <summary>Repeated in the answer.</summary>
    public int Request { get; init; }

    /// <summary>How many workers are to hold each; <see cref="int.MaxValue"/> for all of them, also those that join later.</summary>
    public int Copies { get; init; }

    /// <summary>The client's holds on the keys.</summary>
    public ReadOnlySpan<HoldId> Holds { get; init; }

    /// <inheritdoc/>
    public static ReplicateHolds Read(ref WireReader reader) => new()
    {
        Request = reader.ReadInt32(),
        Copies = reader.ReadInt32(),
        Holds = reader.ReadColumn<HoldId>(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.WriteInt64(Copies);
        writer.WriteColumn(Holds);
    }
}

/// <summary>Orders that what workers store be evened out, once.</summary>
/// <param name="Request">Repeated in the answer.</param>
[Message(since: 1)]
public readonly record struct RebalanceData(int Request) : IMessage<RebalanceData>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RebalanceData;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static RebalanceData Read(ref WireReader reader) => new(reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
    }
}

/// <summary>Lets workers leave once their work and data are handed over.</summary>
[Message(since: 1)]
public readonly ref struct RetireWorkers : IMessage<RetireWorkers>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RetireWorkers;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <summary>Repeated in the answer.</summary>
    public int Request { get; init; }

    /// <summary>The numbers of the workers; those that are gone count as retired.</summary>
    public ReadOnlySpan<int> Workers { get; init; }

    /// <inheritdoc/>
    public static RetireWorkers Read(ref WireReader reader) => new()
    {
        Request = reader.ReadInt32(),
        Workers = reader.ReadColumn<int>(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.WriteColumn(Workers);
    }
}

/// <summary>Orders that everything be forgotten, every future of every client be cancelled and every worker be replaced.</summary>
/// <param name="Request">Repeated in the answer.</param>
[Message(since: 1)]
public readonly record struct RestartCluster(int Request) : IMessage<RestartCluster>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RestartCluster;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static RestartCluster Read(ref WireReader reader) => new(reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
    }
}

/// <summary>Answers <see cref="ReplicateHolds"/>, <see cref="RebalanceData"/>, <see cref="RetireWorkers"/> and <see cref="RestartCluster"/>.</summary>
/// <param name="Request">Repeated in the answer.</param>
/// <param name="Done">How many keys, copies or workers it was carried out for.</param>
/// <param name="Failed">For how many it was not.</param>
/// <param name="Reason">Why not, for people; empty if nothing failed.</param>
[Message(since: 1)]
public readonly record struct OrderDone(int Request, int Done, int Failed, string Reason) : IMessage<OrderDone>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.OrderDone;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static OrderDone Read(ref WireReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.WriteInt64(Done);
        writer.WriteInt64(Failed);
        writer.WriteString(Reason);
    }
}
