using Penstock.Core;

namespace Penstock.Transport.Tests.Data;

/// <summary>A place that serves data, and a way to it.</summary>
internal sealed class DataEnds(IDataNetwork network, string address, Func<ValueTask> stopServing) : IAsyncDisposable
{
    public IDataNetwork Network { get; } = network;

    public string Address { get; } = address;

    public ValueTask StopServingAsync() => stopServing();

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await stopServing();
    }
}
