using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>What tests of peers that come back have in common: who they were before, and what they bring.</summary>
internal static class ReturningPeers
{
    private const ulong ClientProcess = 9;
    public const ulong WorkerProcess = 42;

    /// <summary>A client submits a graph, and a worker that will come back is given as much of it as it takes.</summary>
    public static (PlayedClient Client, PlayedWorker Worker) Begin(this SchedulerScene scene, string graph, string hold, int slots = 1)
    {
        PlayedClient client = scene.AddClient("c", ClientProcess);
        PlayedWorker worker = scene.AddWorker("w", slots, WorkerProcess);
        client.Submit(graph, hold);
        worker.TakeSeen();
        return (client, worker);
    }

    /// <summary>A worker begins another session; what it holds and runs it says next.</summary>
    public static PlayedWorker ReturningWorker(this SchedulerScene scene, ulong epoch, string name = "w", int slots = 1, ulong process = WorkerProcess) =>
        scene.AddWorker(name, slots, process, epoch);

    /// <summary>A client begins another session; what it holds it says next.</summary>
    public static PlayedClient ReturningClient(this SchedulerScene scene, ulong epoch, string name = "c") => scene.AddClient(name, ClientProcess, epoch);

    /// <summary>A worker says that it holds results, under names of its own in their order, and nothing else.</summary>
    public static void BringsBack(this PlayedWorker worker, ulong epoch, params string[] keys)
    {
        for (uint own = 0; own < keys.Length; own++)
            worker.Holds(own, keys[own], epoch, new TaskHandle(own + 3, 1));
        worker.SayAll();
    }
}
