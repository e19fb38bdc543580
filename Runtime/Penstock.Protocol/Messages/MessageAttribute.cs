namespace Penstock.Protocol;

/// <summary>Says since which protocol version a message exists. An older peer refuses a message it does not know and ends the session.</summary>
/// <param name="since">The version.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class MessageAttribute(int since) : Attribute
{
    /// <summary>The protocol version that introduced the message.</summary>
    public int Since { get; } = since;
}
