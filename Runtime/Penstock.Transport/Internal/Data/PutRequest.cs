using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Data;

/// <summary>Brings a value and waits for the worker to take it.</summary>
internal sealed class PutRequest(string address, TaskHandle task) : DataRequest
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Completion => _completion.Task;

    /// <summary>Stops waiting. The answer, if one comes, is dropped.</summary>
    public void Cancel(CancellationToken token) => _completion.TrySetCanceled(token);

    public override void Fail(Exception error) => _completion.TrySetException(error);

    public override bool Read(FrameReader reader, in FrameHeader header)
    {
        if (header.Type != FrameType.PutReply)
            throw Unexpected(header);
        Batch payload = reader.ReadPayload(header);
        string? refusal = new WireReader(payload.Span).ReadString();
        payload.Return();
        if (refusal is null)
            _completion.TrySetResult();
        else
            _completion.TrySetException(new IOException($"{address} could not take the value of task {task}: {refusal}"));
        return true;
    }
}
