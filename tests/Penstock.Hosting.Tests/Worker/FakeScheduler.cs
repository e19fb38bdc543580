using System.Collections.Concurrent;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Hosting.Tests.Worker;

/// <summary>The scheduler's end of a worker's link: sends what a test says and keeps what the worker answers.</summary>
internal sealed class FakeScheduler : ILinkReceiver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<object> _heard = [];
    private readonly SessionMachine _session = new();
    private readonly WireWriter _batch = new();
    private readonly IPeerLink _link;

    public FakeScheduler(IPeerLink link)
    {
        _link = link;
        link.Start(this);
    }

    public FakeScheduler Say<T>(in T message)
        where T : struct, IMessage<T>, allows ref struct
    {
        _batch.Append(in message);
        return this;
    }

    /// <summary>Sends everything said since the last call as one frame.</summary>
    public void Send()
    {
        Batch batch = Batch.Copy(_batch.Written);
        _batch.Clear();
        FrameHeader header;
        lock (_session)
            header = _session.Stamp();
        _link.Send(in header, batch);
    }

    public void Close(string? reason) => _link.Close(reason);

    /// <summary>The next message of a kind; heartbeats that come before it are dropped, anything else is a surprise.</summary>
    public T Hear<T>()
    {
        while (true)
        {
            if (!_heard.TryTake(out object? message, Patience))
                throw new TimeoutException($"The worker sent no {typeof(T).Name} for {Patience}.");
            if (message is T wanted)
                return wanted;
            if (message is not Heartbeat)
                throw new InvalidOperationException($"The worker sent {message} instead of a {typeof(T).Name}.");
        }
    }

    /// <summary>Waits for a heartbeat that says what is expected.</summary>
    public void HearStored(long bytes, int count)
    {
        Heartbeat heartbeat;
        do
        {
            heartbeat = Hear<Heartbeat>();
        }
        while (heartbeat.StoredBytes != bytes || heartbeat.StoredCount != count);
    }

    public void OnFrame(IPeerLink link, in FrameHeader header, Batch payload)
    {
        lock (_session)
        {
            if (!_session.Accept(in header))
                return;
        }

        var reader = new WireReader(payload.Span);
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            _heard.Add(Read(code, ref reader, members));
        }

        payload.Return();
    }

    private static object Read(MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.WorkerHello:
                return MessageCodec.ReadBody<WorkerHello>(ref reader, members);
            case MessageCode.TaskFinished:
                return MessageCodec.ReadBody<TaskFinished>(ref reader, members);
            case MessageCode.TaskErred:
                return MessageCodec.ReadBody<TaskErred>(ref reader, members);
            case MessageCode.ReplicaAdded:
                return MessageCodec.ReadBody<ReplicaAdded>(ref reader, members);
            case MessageCode.TaskSeceded:
                return MessageCodec.ReadBody<TaskSeceded>(ref reader, members);
            case MessageCode.InputMissing:
                return MessageCodec.ReadBody<InputMissing>(ref reader, members);
            case MessageCode.Heartbeat:
                return MessageCodec.ReadBody<Heartbeat>(ref reader, members);
            case MessageCode.Goodbye:
                return MessageCodec.ReadBody<Goodbye>(ref reader, members);
            default:
                throw new InvalidOperationException($"A worker sent {code}.");
        }
    }

    public void OnClosed(IPeerLink link, Exception? error) => _heard.Add(new LinkClosed(error?.Message));
}

/// <summary>The worker's end was closed.</summary>
internal sealed record LinkClosed(string? Reason);
