namespace Penstock.Core.Tests.Scheduler;

/// <summary>Many tasks for few slots: what runs next, what goes when a part is let go, and whom nobody waits for.</summary>
public sealed class QueueTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Chains_of_one_graph_are_finished_before_many_more_are_begun()
    {
        PlayedWorker[] workers = [_scene.AddWorker("first", slots: 2), _scene.AddWorker("second", slots: 2)];
        PlayedClient client = _scene.AddClient("c");
        const int chains = 30;
        client.Submit(
            [.. Enumerable.Range(0, chains).SelectMany(i => new (string, string[])[] { ($"x{i}", []), ($"y{i}", [$"x{i}"]), ($"z{i}", [$"y{i}"]) })],
            hold: [.. Enumerable.Range(0, chains).Select(i => $"z{i}")]);

        var ended = new Dictionary<char, int> { ['x'] = 0, ['y'] = 0, ['z'] = 0 };
        Queue<string>[] given = [new(), new()];
        for (int round = 0; ended['z'] < chains; round++)
        {
            Assert.InRange(round, 0, 3 * chains); // Each round ends at least one task.
            for (int worker = 0; worker < workers.Length; worker++)
            {
                foreach (string name in RunsOf(workers[worker]))
                    given[worker].Enqueue(name);
                if (!given[worker].TryDequeue(out string? next))
                    continue;
                workers[worker].Finish(next, nanoseconds: 100_000_000); // Slow: nothing is given ahead.
                ended[next[0]]++;
                Assert.InRange(ended['x'] - ended['z'], 0, 10);
            }
        }

        Assert.Equal(chains, ended['x']);
    }

    [Fact]
    public void Letting_go_of_some_running_and_some_waiting_tasks_leaves_exactly_the_others()
    {
        PlayedWorker[] workers = [_scene.AddWorker("first", slots: 2), _scene.AddWorker("second", slots: 2)];
        PlayedClient client = _scene.AddClient("c");
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"t{i}")];
        client.Submit([.. names.Select(name => (name, Array.Empty<string>()))], hold: names);
        var running = workers.ToDictionary(worker => worker, worker => RunsOf(worker).ToList());
        string[] letGo = [running[workers[0]][0], running[workers[1]][1], "t5", "t8"];

        client.Release(letGo);

        var ran = new List<string>();
        foreach (PlayedWorker worker in workers)
        {
            foreach (string recalled in letGo.Where(running[worker].Contains))
                running[worker].Remove(recalled);
        }

        while (running.Values.Any(runs => runs.Count > 0) || workers.Any(worker => Take(worker, running) > 0))
        {
            foreach (PlayedWorker worker in workers.Where(worker => running[worker].Count > 0))
            {
                worker.Finish(running[worker][0]);
                ran.Add(running[worker][0]);
                running[worker].RemoveAt(0);
            }
        }

        Assert.Equal(names.Except(letGo).Order(), ran.Order());
        Assert.Equal(names.Length - letGo.Length, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_worker_that_is_silent_for_too_long_is_lost_and_its_task_goes_to_another()
    {
        PlayedWorker silent = _scene.AddWorker("silent");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        Assert.Equal(["x"], RunsOf(silent));
        PlayedWorker other = _scene.AddWorker("other");

        _scene.Wait(60_000, heardOf: other);

        PeerClosing closing = Assert.Single(_scene.Closings());
        Assert.Same(silent.Peer, closing.Peer);
        Assert.Contains("silent has been silent for more than", closing.Reason, StringComparison.Ordinal);
        Assert.Equal(["x"], RunsOf(other));
        Assert.Equal(1, _scene.Machine.WorkerCount);
    }

    private static int Take(PlayedWorker worker, Dictionary<PlayedWorker, List<string>> running)
    {
        string[] runs = [.. RunsOf(worker)];
        running[worker].AddRange(runs);
        return runs.Length;
    }

    private static IEnumerable<string> RunsOf(PlayedWorker worker) =>
        worker.TakeSeen().Where(seen => seen.StartsWith("Run ", StringComparison.Ordinal)).Select(seen => seen.Split(' ')[1]);
}
