using Penstock;
using static Prices.Delayed;

Delayed<double>[] means = [.. Enumerable.Range(1, 8).Select(day => Mean(LoadAsync(day)))]; // Lazy: nothing runs.
Console.WriteLine(Highest(means).Compute());                     // In this process, nothing to set up.

await using var cluster = await LocalCluster.StartAsync(new() { Processes = 2 });
await using var client = await cluster.ConnectAsync();
using FutureList<double> held = client.Persist(means);           // Starts at once, stays on the workers.
using Future<double> highest = client.Compute(Highest(held) * 100);
Console.WriteLine(await highest);                                // Brings the value here.

public static partial class Prices
{
    [Delayed]
    public static async Task<double[]> LoadAsync(int day, CancellationToken cancellation = default)
    {
        await Task.Delay(10, cancellation);
        return [day * 1.5, day * 2.5];
    }

    [Delayed]
    public static double Mean(double[] prices) => prices.Average();

    [Delayed]
    public static double Highest(IReadOnlyList<double> values) => values.Max();
}
