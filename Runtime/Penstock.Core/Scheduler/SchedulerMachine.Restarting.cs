using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Beginning anew (M5): every hold of every client is cancelled, which forgets every task, and every worker is dismissed and
/// replaced. Handles from before are stale by their reuse count, holds by their end, workers by their number.
/// </content>
public sealed partial class SchedulerMachine
{
    /// <summary>Workers that have not come back within this time are said to be missing.</summary>
    private const long RestartMilliseconds = 30_000;

    private Restart? _restart;
    private bool _hasRestarted;

    private void OnRestartCluster(ClientRecord client, int request)
    {
        _hasRestarted = true;
        ForgetEverything(client);
        Restart restart = _restart ?? new Restart(NamesOfWorkers());
        for (int i = 0; i < _workers.Count; i++)
        {
            if (_workers[i] is { IsWelcome: true } worker)
                Dismiss(worker, isReplaced: true, $"{client.Name} has restarted the cluster");
        }

        foreach ((int _, ulong process) in _processes)
            _letGo.TryAdd(process, (true, $"{client.Name} has restarted the cluster while it was away")); // Lost ones may come back, too.
        restart.Deadline = _now.AddMilliseconds(RestartMilliseconds);
        restart.FirstNewWorker = _workers.Count; // Those that have come since an earlier restart, which is not over, are replaced once more.
        var order = new ClusterOrder(client, request);
        order.Begin();
        restart.Orders.Add(order);
        Answer(order, order.Close());
        _restart = restart;
        LookAtRestart();
    }

    private List<string> NamesOfWorkers()
    {
        var names = new List<string>();
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { IsWelcome: true })
                names.Add(worker.Name);
        }

        return names;
    }

    private void ForgetEverything(ClientRecord by)
    {
        foreach (ClientRecord? client in _clients)
        {
            if (client is null)
                continue;
            if (client.Open is { } open)
                Refuse(client, open, $"{by.Name} has restarted the cluster");
            for (int slot = 0; slot < client.Holds.Count; slot++)
            {
                int want = client.Holds[slot].Want;
                if (want == TaskRow.None)
                    continue;
                To(client).Add(new HoldCancelled(HoldOf(want), by.Id, by.Name));
                WithdrawWant(client, (uint)slot, want);
            }
        }

        Settle();
    }

    /// <summary>A worker has come, or time has passed: answers the restart when as many are back as there were, or when it has taken too long.</summary>
    private void LookAtRestart()
    {
        if (_restart is not { } restart)
            return;
        int back = 0;
        for (int i = restart.FirstNewWorker; i < _workers.Count; i++)
            back += _workers[i] is { IsWelcome: true } ? 1 : 0;
        if (back < restart.Missing.Count && _now < restart.Deadline)
            return;
        _restart = null;
        foreach (ClusterOrder order in restart.Orders)
            Answer(order, back >= restart.Missing.Count ? order.Succeed() : order.Fail(MissingText(restart, back)));
    }

    private static string MissingText(Restart restart, int back) =>
        $"{back} of {restart.Missing.Count} workers are back after {RestartMilliseconds / 1000} s; these were there before: {string.Join(", ", restart.Missing)}. Whoever starts the workers has to start them again.";

    /// <param name="missing">The names of the workers that were there.</param>
    private sealed class Restart(List<string> missing)
    {
        /// <summary>When it counts as failed.</summary>
        public Timestamp Deadline { get; set; }

        /// <summary>Workers from this number on have come since.</summary>
        public int FirstNewWorker { get; set; }

        /// <summary>The names of the workers that were there.</summary>
        public List<string> Missing { get; } = missing;

        /// <summary>Who waits for it.</summary>
        public List<ClusterOrder> Orders { get; } = [];
    }
}
