namespace Penstock.Core.Tests.Scheduler;

/// <summary>Workers that have more to do than slots, because what they do is known to be short.</summary>
internal static class BusyWorkers
{
    /// <summary>What makes a task count 100 us. Eighteen of these are 1.8 ms: a worker is given them all, and an idle one gains by taking one.</summary>
    public const long Short = 99_500;

    /// <summary>A worker that was given a whole graph, because its function is known to be short.</summary>
    public static (PlayedClient Client, PlayedWorker Busy) BusyWorker(this SchedulerScene scene, string graph, PlayedClient? by = null, int slots = 1, long nanoseconds = Short)
    {
        PlayedWorker busy = scene.AddWorker("busy", slots);
        PlayedClient client = by ?? scene.AddClient("c");
        for (int i = 0; i < 16; i++)
        {
            client.Submit($"learn{i}", hold: $"learn{i}");
            busy.TakeSeen();
            busy.Finish($"learn{i}", nanoseconds: nanoseconds);
            client.Release($"learn{i}");
        }

        string[] tasks = [.. graph.Split(';').Select(task => task.Split("<-")[0].Trim())];
        client.Submit(graph, hold: string.Join(' ', tasks));
        Assert.Equal(tasks.Length, busy.TakeSeen().Count(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
        client.TakeSeen();
        return (client, busy);
    }
}
