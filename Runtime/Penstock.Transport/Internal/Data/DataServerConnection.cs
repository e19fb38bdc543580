using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Data;

/// <summary>
/// Serves one data connection on a thread of its own: reads a request, answers it, and waits while the peer does not read.
/// A value that cannot be encoded or taken is a failure of that value; bytes that are no request end the connection.
/// </summary>
internal sealed class DataServerConnection(PolledSocket socket, string remoteName, IDataSource source) : IDisposable
{
    private readonly FrameReader _reader = new(socket);
    private readonly BufferedFrameWriter _writer = new(socket);
    private readonly WireWriter _entries = new(DataLimits.SharedFrameBytes + DataLimits.SharedValueBytesMax + 16);
    private readonly Dictionary<ulong, PartialValue> _puts = [];
    private WireWriter _value = new();

    public string RemoteName { get; } = remoteName;

    /// <summary>Ends the connection from another thread.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Serves until the peer ends the connection.</summary>
    /// <returns>What ended it; null for the peer.</returns>
    public Exception? Run()
    {
        try
        {
            Serve();
            return null;
        }
#pragma warning disable CA1031 // Whatever goes wrong on this connection ends this connection.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }

    /// <summary>Closes the connection. Its thread must have ended.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        socket.Dispose();
    }

    private void Serve()
    {
        while (_reader.TryReadHeader(out FrameHeader header))
        {
            if (header.Length > DataLimits.FrameBytesMax)
                throw new WireFormatException(0, $"a data frame of at most {DataLimits.FrameBytesMax:N0} bytes", $"one of {header.Length:N0}");
            switch (header.Type)
            {
                case FrameType.GetValues: AnswerGet(header); break;
                case FrameType.PutValue: BeginPut(header); break;
                case FrameType.ValuePart: ContinuePut(header); break;
                case FrameType.PutAbandoned: AbandonPut(header); break;
                default: throw new WireFormatException(4, "a request for data", $"a frame of type {header.Type}");
            }

            // Requests that arrived together are answered together.
            if (_reader.IsEmpty)
                _writer.Flush();
        }
    }

    private void AnswerGet(in FrameHeader header)
    {
        Batch payload = _reader.ReadPayload(header);
        try
        {
            if (payload.Length % Unsafe.SizeOf<TaskHandle>() != 0)
                throw new WireFormatException(0, "a whole number of task handles", $"{payload.Length} bytes");
            foreach (TaskHandle task in MemoryMarshal.Cast<byte, TaskHandle>(payload.Span))
                AppendEntry(header.Sequence, task);
            SendEntries(header.Sequence);
        }
        finally
        {
            payload.Return();
        }
    }

    private void AppendEntry(ulong request, TaskHandle task)
    {
        Cell? cell = source.Find(task);
        if (cell is null)
        {
            _entries.WriteNil();
        }
        else if (!CellBytes.TryEncode(cell, ref _value, out ReadOnlyMemory<byte> bytes, out string? failure))
        {
            _entries.WriteString(failure);
        }
        else if (bytes.Length <= DataLimits.SharedValueBytesMax)
        {
            _entries.WriteBinary(bytes.Span);
        }
        else
        {
            _entries.WriteInt64(bytes.Length);
            SendEntries(request);
            foreach (ReadOnlyMemory<byte> part in ValueParts.Cut(bytes))
                _writer.Write(FrameType.ValuePart, request, part.Span);
        }

        if (_entries.Length >= DataLimits.SharedFrameBytes)
            SendEntries(request);
    }

    private void SendEntries(ulong request)
    {
        if (_entries.Length == 0)
            return;
        _writer.Write(FrameType.Values, request, _entries.Written);
        _entries.Clear();
    }

    private void BeginPut(in FrameHeader header)
    {
        byte[] payload = GC.AllocateUninitializedArray<byte>(header.Length);
        _reader.ReadPayload(header, payload);
        var reader = new WireReader(payload);
        TaskHandle task = PutHead.ReadTask(ref reader);
        if (reader.NextType == WireType.Binary)
        {
            int length = reader.ReadBinary().Length;
            Accept(header.Sequence, task, payload.AsMemory(reader.Position - length, length));
            return;
        }

        if (_puts.Count >= DataLimits.PartialPutsMax)
            throw new WireFormatException(0, $"at most {DataLimits.PartialPutsMax} values in parts at a time", "one more");
        if (!_puts.TryAdd(header.Sequence, new PartialValue(task, reader.ReadInt64())))
            throw new WireFormatException(0, "a new request number", $"{header.Sequence} again");
    }

    private void ContinuePut(in FrameHeader header)
    {
        if (!_puts.TryGetValue(header.Sequence, out PartialValue? put))
            throw new WireFormatException(0, "a part of an announced value", $"one of request {header.Sequence}");
        put.Read(_reader, header);
        if (!put.IsComplete)
            return;
        _puts.Remove(header.Sequence);
        Accept(header.Sequence, put.Task, put.Bytes);
    }

    private void AbandonPut(in FrameHeader header)
    {
        _reader.ReadPayload(header).Return();
        _puts.Remove(header.Sequence);
    }

    private void Accept(ulong request, TaskHandle task, ReadOnlyMemory<byte> bytes)
    {
        _value.Clear();
        try
        {
            source.Accept(task, new EncodedCell(bytes));
            _value.WriteNil();
        }
#pragma warning disable CA1031 // The store's refusal is an answer, whatever its type.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _value.WriteString(WireText.Cut(error.Message));
        }

        _writer.Write(FrameType.PutReply, request, _value.Written);
    }
}
