using System.Runtime.InteropServices;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Data;

/// <summary>
/// The asking end of a data connection. Requests are sent without waiting for the answers to earlier ones; a thread of the
/// connection's own reads the answers and finds each one's request by its number.
/// </summary>
internal sealed class DataConnection
{
    private readonly PolledSocket _socket;
    private readonly string _address;
    private readonly FrameSender _sender;
    private readonly Action<DataConnection> _onEnded;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, DataRequest> _requests = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _lastRequest;
    private IOException? _error;

    /// <param name="socket">Authenticated; belongs to the connection from now on.</param>
    /// <param name="address">Where it leads.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="onEnded">Called once, when the connection cannot be used any more.</param>
    public DataConnection(PolledSocket socket, string address, TransportOptions options, Action<DataConnection> onEnded)
    {
        _socket = socket;
        _address = address;
        _onEnded = onEnded;
        _sender = new FrameSender(socket, options.BacklogBytesMax, address, _ => socket.Abort());
        new Thread(Run, TcpLink.StackBytes) { IsBackground = true, Name = $"penstock data {address}" }.Start();
    }

    /// <summary>Done when the connection has ended and every request has failed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How many requests wait for their answers.</summary>
    public int Load
    {
        get
        {
            lock (_gate)
                return _requests.Count;
        }
    }

    public void Abort() => _socket.Abort();

    public async Task<Cell?[]> GetAsync(ReadOnlyMemory<TaskHandle> tasks, CancellationToken cancellationToken)
    {
        var request = new GetRequest(_address, tasks);
        ulong number = Add(request);
        for (int start = 0; start < tasks.Length; start += DataLimits.HandlesMax)
        {
            ReadOnlySpan<TaskHandle> some = tasks.Span.Slice(start, Math.Min(DataLimits.HandlesMax, tasks.Length - start));
            Send(FrameType.GetValues, number, Batch.Copy(MemoryMarshal.AsBytes(some)));
        }

        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (waiting, token) => ((GetRequest)waiting!).Cancel(token), request); // the state is the request
        return await request.Completion.ConfigureAwait(false);
    }

    public async Task PutAsync(TaskHandle task, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        var request = new PutRequest(_address, task);
        ulong number = Add(request);
        var head = new WireWriter();
        PutHead.Write(head, task);
        if (value.Length <= DataLimits.SharedValueBytesMax)
        {
            head.WriteBinary(value.Span);
            Send(FrameType.PutValue, number, Batch.Copy(head.Written));
        }
        else
        {
            head.WriteInt64(value.Length);
            Send(FrameType.PutValue, number, Batch.Copy(head.Written));
            await SendPartsAsync(number, value, cancellationToken).ConfigureAwait(false);
        }

        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (waiting, token) => ((PutRequest)waiting!).Cancel(token), request); // the state is the request
        await request.Completion.ConfigureAwait(false);
    }

    private async Task SendPartsAsync(ulong number, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> part in ValueParts.Cut(value))
        {
            await _sender.WaitForRoomAsync(DataLimits.UnsentBytesMax).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                Send(FrameType.PutAbandoned, number, Batch.Rent(0));
                lock (_gate)
                    _requests.Remove(number);
                cancellationToken.ThrowIfCancellationRequested();
            }

            Send(FrameType.ValuePart, number, Batch.Copy(part.Span));
        }
    }

    private ulong Add(DataRequest request)
    {
        lock (_gate)
        {
            if (_error is not null)
                throw new IOException(_error.Message, _error);
            _requests.Add(++_lastRequest, request);
            return _lastRequest;
        }
    }

    private void Send(FrameType type, ulong number, Batch payload) => _sender.Send(new FrameHeader(0, type, number, 0, 0), payload);

    /// <summary>The connection's thread.</summary>
    private void Run()
    {
        Exception? cause = null;
        using (var reader = new FrameReader(_socket))
        {
            try
            {
                ReadAnswers(reader);
            }
#pragma warning disable CA1031 // Whatever ends the connection fails its requests.
            catch (Exception error)
#pragma warning restore CA1031
            {
                cause = error;
            }
        }

        End(new IOException($"The data connection to {_address} broke: {cause?.Message ?? "the worker ended it; its process may have died."}", cause));
    }

    private void ReadAnswers(FrameReader reader)
    {
        while (reader.TryReadHeader(out FrameHeader header))
        {
            if (header.Length > DataLimits.FrameBytesMax)
                throw new WireFormatException(0, $"a data frame of at most {DataLimits.FrameBytesMax:N0} bytes", $"one of {header.Length:N0}");
            DataRequest? request;
            lock (_gate)
                _requests.TryGetValue(header.Sequence, out request);
            if (request is null)
                throw new WireFormatException(8, "the number of a request", $"{header.Sequence}");
            if (!request.Read(reader, header))
                continue;
            lock (_gate)
                _requests.Remove(header.Sequence);
        }
    }

    private void End(IOException error)
    {
        DataRequest[] open;
        lock (_gate)
        {
            _error = error;
            open = [.. _requests.Values];
            _requests.Clear();
        }

        _socket.Abort();
        _sender.Stop();
        _socket.Dispose();
        _onEnded(this);
        foreach (DataRequest request in open)
            request.Fail(error);
        _ended.SetResult();
    }
}
