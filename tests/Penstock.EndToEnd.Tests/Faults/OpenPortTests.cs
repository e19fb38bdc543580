using System.Net.Sockets;
using System.Text;
using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Faults;

/// <summary>Whatever strangers send to the scheduler's and the workers' ports harms nobody.</summary>
public sealed class OpenPortTests(ProcessesFixture fixture) : ClusterTest(fixture), IClassFixture<ProcessesFixture>
{
    private const int Strangers = 50;
    private const int BytesMax = 5000;

    [Fact]
    public async Task Random_bytes_at_every_port_are_refused_and_work_goes_on()
    {
        using FutureList<long> before = Client.Persist(Enumerable.Range(0, 10).Select(i => Add(i, 1)));
        var random = new Random(5);
        string[] addresses = [Cluster.SchedulerAddress ?? "", .. (await Cluster.StatusAsync()).Workers.Select(worker => worker.Address)];
        for (int i = 0; i < Strangers; i++)
        {
            byte[] bytes = new byte[random.Next(1, BytesMax)];
            random.NextBytes(bytes);
            if (i % 5 == 0)
                Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n").AsSpan(0, Math.Min(16, bytes.Length)).CopyTo(bytes);
            await SendAsync(new Uri(addresses[i % addresses.Length]), bytes);
        }

        long[] values = await Client.GatherAsync(before).Bounded();
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), values);
        Assert.Equal(2, (await Cluster.StatusAsync()).Workers.Count);
    }

    private static async Task SendAsync(Uri address, byte[] bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port).Bounded();
        try
        {
            await socket.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // Refused while it still talked.
        }
    }
}
