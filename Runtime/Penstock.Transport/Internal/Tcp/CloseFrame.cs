using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>The payload of a <see cref="FrameType.Close"/> frame: nil for an orderly end, or the reason.</summary>
internal static class CloseFrame
{
    public static Batch Write(string? reason)
    {
        var writer = new WireWriter();
        if (reason is null)
            writer.WriteNil();
        else
            writer.WriteString(WireText.Cut(reason));
        return Batch.Copy(writer.Written);
    }

    public static string? Read(ReadOnlySpan<byte> payload) => new WireReader(payload).ReadString();
}
