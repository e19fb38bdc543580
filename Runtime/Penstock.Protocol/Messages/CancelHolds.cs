using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Cancels keys and everything that depends on them.</summary>
[Message(since: 1)]
public readonly ref struct CancelHolds : IMessage<CancelHolds>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.CancelHolds;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <summary>The request's number, repeated in the answer.</summary>
    public int Request { get; init; }

    /// <summary>Whether the holds of other clients end too.</summary>
    public bool Force { get; init; }

    /// <summary>The client's holds on the keys to cancel.</summary>
    public ReadOnlySpan<HoldId> Holds { get; init; }

    /// <inheritdoc/>
    public static CancelHolds Read(ref WireReader reader) => new()
    {
        Request = reader.ReadInt32(),
        Force = reader.ReadBoolean(),
        Holds = reader.ReadColumn<HoldId>(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.WriteBoolean(Force);
        writer.WriteColumn(Holds);
    }
}
