using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Data;

/// <summary>Asks for results. The answer is a run of entries, one per task in the order asked, spread over as many frames as they need.</summary>
internal sealed class GetRequest(string address, ReadOnlyMemory<TaskHandle> tasks) : DataRequest
{
    private readonly TaskCompletionSource<Cell?[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Cell?[] _cells = new Cell?[tasks.Length];
    private int _answered;
    private PartialValue? _partial;
    private List<ValueFailure>? _failures;

    public Task<Cell?[]> Completion => _completion.Task;

    /// <summary>Stops waiting. The answer still arrives and is dropped.</summary>
    public void Cancel(CancellationToken token) => _completion.TrySetCanceled(token);

    public override void Fail(Exception error) => _completion.TrySetException(error);

    public override bool Read(FrameReader reader, in FrameHeader header)
    {
        switch (header.Type)
        {
            case FrameType.Values when _partial is null: ReadEntries(reader, header); break;
            case FrameType.ValuePart when _partial is not null: ReadPart(_partial, reader, header); break;
            default: throw Unexpected(header);
        }

        if (_answered < _cells.Length || _partial is not null)
            return false;
        if (_failures is null)
            _completion.TrySetResult(_cells);
        else
            _completion.TrySetException(new ValueEncodingException(address, _failures, _cells));
        return true;
    }

    /// <summary>The cells point into the frame, which is bounded: see <see cref="DataLimits.SharedFrameBytes"/>.</summary>
    private void ReadEntries(FrameReader frames, in FrameHeader header)
    {
        byte[] payload = GC.AllocateUninitializedArray<byte>(header.Length);
        frames.ReadPayload(header, payload);
        var reader = new WireReader(payload);
        while (!reader.End)
        {
            if (_partial is not null || _answered == _cells.Length)
                throw new WireFormatException(reader.Position, "the end of the frame", "one more entry");
            ReadEntry(ref reader, payload);
        }
    }

    private void ReadEntry(ref WireReader reader, byte[] payload)
    {
        TaskHandle task = tasks.Span[_answered];
        switch (reader.NextType)
        {
            case WireType.Nil:
                reader.TryReadNil();
                _answered++;
                break;
            case WireType.Binary:
                int length = reader.ReadBinary().Length;
                _cells[_answered++] = new EncodedCell(payload.AsMemory(reader.Position - length, length));
                break;
            case WireType.String:
                (_failures ??= []).Add(new ValueFailure(task, reader.ReadString() ?? ""));
                _answered++;
                break;
            default:
                _partial = new PartialValue(task, reader.ReadInt64());
                break;
        }
    }

    private void ReadPart(PartialValue partial, FrameReader reader, in FrameHeader header)
    {
        partial.Read(reader, header);
        if (!partial.IsComplete)
            return;
        _cells[_answered++] = new EncodedCell(partial.Bytes);
        _partial = null;
    }
}
