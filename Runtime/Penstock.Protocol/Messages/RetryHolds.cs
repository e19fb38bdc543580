using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Runs failed tasks again: those that failed themselves below the holds named, and with them everything that failed by them.</summary>
[Message(since: 1)]
public readonly ref struct RetryHolds : IMessage<RetryHolds>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RetryHolds;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <summary>The request's number, repeated in the answer.</summary>
    public int Request { get; init; }

    /// <summary>The client's holds; those that have not failed are left alone.</summary>
    public ReadOnlySpan<HoldId> Holds { get; init; }

    /// <inheritdoc/>
    public static RetryHolds Read(ref WireReader reader) => new()
    {
        Request = reader.ReadInt32(),
        Holds = reader.ReadColumn<HoldId>(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.WriteColumn(Holds);
    }
}

/// <summary>A retry has been carried out; the holds it concerns were told before.</summary>
/// <param name="Request">Its number.</param>
/// <param name="Retried">How many tasks that had failed themselves run again.</param>
[Message(since: 1)]
public readonly record struct RetryDone(int Request, int Retried) : IMessage<RetryDone>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RetryDone;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <inheritdoc/>
    public static RetryDone Read(ref WireReader reader) => new(reader.ReadInt32(), reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.WriteInt64(Retried);
    }
}
