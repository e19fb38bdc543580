using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Says what a worker offers of named resources; follows its first message, once, if it offers any.</summary>
[Message(since: 1)]
public readonly ref struct OfferResources : IMessage<OfferResources>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.OfferResources;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <summary>Amounts by name: see <see cref="OptionList.ReadAmounts"/>.</summary>
    public ReadOnlySpan<byte> Amounts { get; init; }

    /// <inheritdoc/>
    public static OfferResources Read(ref WireReader reader) => new() { Amounts = reader.ReadBinary() };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBinary(Amounts);
    }
}
