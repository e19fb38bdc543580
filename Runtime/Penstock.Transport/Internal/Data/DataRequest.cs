using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Data;

/// <summary>A request on its way: it reads its own answer on the connection's thread.</summary>
internal abstract class DataRequest
{
    /// <summary>Reads a frame of the answer.</summary>
    /// <returns>Whether that was the last one.</returns>
    /// <exception cref="WireFormatException">The frame is not part of an answer to this request.</exception>
    public abstract bool Read(FrameReader reader, in FrameHeader header);

    /// <summary>Ends the request: the connection broke.</summary>
    public abstract void Fail(Exception error);

    protected static WireFormatException Unexpected(in FrameHeader header) =>
        new(4, "the answer to a request", $"a frame of type {header.Type}");
}
