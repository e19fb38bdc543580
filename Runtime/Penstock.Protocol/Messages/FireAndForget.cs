using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Wants the tasks behind holds to run at least once although nobody may hold them: until each is in memory or has failed.</summary>
[Message(since: 1)]
public readonly ref struct FireAndForget : IMessage<FireAndForget>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.FireAndForget;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <summary>The client's holds; those that have finished or ended are left alone.</summary>
    public ReadOnlySpan<HoldId> Holds { get; init; }

    /// <inheritdoc/>
    public static FireAndForget Read(ref WireReader reader) => new() { Holds = reader.ReadColumn<HoldId>() };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteColumn(Holds);
    }
}
