using System.Threading.Channels;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Tests;

/// <summary>Keeps what a link delivers.</summary>
internal sealed class RecordingReceiver : ILinkReceiver
{
    private readonly Channel<(FrameHeader Header, byte[] Payload)> _frames = Channel.CreateUnbounded<(FrameHeader Header, byte[] Payload)>();
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closes;

    /// <summary>What the link ended with.</summary>
    public Task<Exception?> Closed => _closed.Task;

    public int Closes => Volatile.Read(ref _closes);

    public async Task<(FrameHeader Header, byte[] Payload)> NextAsync() => await _frames.Reader.ReadAsync().AsTask().Soon();

    /// <summary>The frames that arrived and were not taken.</summary>
    public int Count => _frames.Reader.Count;

    public void OnFrame(IPeerLink link, in FrameHeader header, Batch payload)
    {
        Assert.False(_closed.Task.IsCompleted, "A frame came after the end.");
        _frames.Writer.TryWrite((header, payload.Span.ToArray()));
        payload.Return();
    }

    public void OnClosed(IPeerLink link, Exception? error)
    {
        Interlocked.Increment(ref _closes);
        _closed.TrySetResult(error);
    }
}
