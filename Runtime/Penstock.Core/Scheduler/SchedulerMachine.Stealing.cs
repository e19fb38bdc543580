using System;
using System.Collections.Generic;

namespace Penstock.Core;

/// <content>
/// Taking runs that have not started from busy workers for idle ones (S11): only by a clear gain, never what runs, and as a
/// question that the worker answers, so that a run is never in two places.
/// </content>
/// <remarks>
/// Workers are given little ahead (D13), so there is little to steal: what waits behind others that were expected to be short.
/// What runs ahead cannot be stolen by itself: its inputs are being made at the victim. It follows the task before it, because
/// the settling that takes that away recalls it. So only a worker with more runs that could start than slots loses one, and only
/// one with a free slot gets it: without new work, runs are moved finitely often.
/// </remarks>
public sealed partial class SchedulerMachine
{
    /// <summary>Crowded workers looked at for one idle one.</summary>
    private const int VictimsLookedAtMax = 8;

    /// <summary>Runs of one crowded worker looked at, from the one it was given last.</summary>
    private const int LootLookedAtMax = 16;

    /// <summary>What asking a run back costs, in nanoseconds: a round trip between processes, with some to spare.</summary>
    private const double StealNanoseconds = 1_000_000;

    /// <summary>The least by which the victim must have more work per slot: half of what a steal costs is the gain asked for.</summary>
    private const double LeadNanoseconds = 1.5 * StealNanoseconds;

    private readonly List<WorkerRecord> _idle = [];
    private readonly List<int> _crowded = [];
    private int _victimTurn;

    private static bool IsCrowded(WorkerRecord worker) => worker is { IsGone: false, IsAway: false } && worker.RoomTaken - worker.AheadCount > worker.Slots;

    /// <summary>Lists a worker exactly while it has more runs that could start than slots.</summary>
    private void UpdateCrowded(WorkerRecord worker)
    {
        bool isListed = worker.CrowdedPosition != TaskRow.None;
        if (isListed == IsCrowded(worker))
            return;
        if (!isListed)
        {
            worker.CrowdedPosition = _crowded.Count;
            _crowded.Add(worker.Id.Value);
            return;
        }

        int last = _crowded[^1];
        _crowded[worker.CrowdedPosition] = last;
        WorkerAt(last).CrowdedPosition = worker.CrowdedPosition;
        _crowded.RemoveAt(_crowded.Count - 1);
        worker.CrowdedPosition = TaskRow.None;
    }

    /// <summary>Notes a worker that has a free slot. Whether it stays free is seen when everything has been placed.</summary>
    private void ConsiderIdle(WorkerRecord worker)
    {
        if (worker.IsIdle || worker.RoomTaken >= worker.Slots)
            return;
        worker.IsIdle = true;
        _idle.Add(worker);
    }

    /// <summary>Looks for work for the workers that have become idle.</summary>
    private void StealForIdle()
    {
        RefreshRooms();
        foreach (WorkerRecord worker in _idle)
        {
            worker.IsIdle = false;
            if (_crowded.Count > 0 && worker.TakesTasks && worker.RoomTaken + worker.Stealing < worker.Slots)
                TrySteal(worker);
        }

        _idle.Clear();
    }

    /// <summary>Every worker that has been idle for a tick tries again: loads have changed.</summary>
    private void LookAtIdle()
    {
        RefreshRooms();
        if (_crowded.Count == 0)
            return;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { IsWelcome: true, TakesTasks: true })
                ConsiderIdle(worker);
        }
    }

    private void TrySteal(WorkerRecord thief)
    {
        for (int i = Math.Min(_crowded.Count, VictimsLookedAtMax); i > 0; i--)
        {
            _victimTurn = _victimTurn + 1 < _crowded.Count ? _victimTurn + 1 : 0;
            WorkerRecord victim = WorkerAt(_crowded[_victimTurn]);
            bool isCrowded = victim.RoomTaken - victim.AheadCount - victim.AskedBack.Count > victim.Slots;
            if (!isCrowded || Occupancy(victim) < Occupancy(thief) + LeadNanoseconds)
                continue;
            int task = FindLoot(victim, thief);
            if (task == TaskRow.None)
                continue;
            AskBack(task, thief);
            return;
        }
    }

    private int FindLoot(WorkerRecord victim, WorkerRecord thief)
    {
        int last = Math.Max(victim.Processing.Count - LootLookedAtMax, 0);
        for (int i = victim.Processing.Count - 1; i >= last; i--)
        {
            int task = victim.Processing[i];
            if (_tasks[task].Missing == 0 && MayBeStolen(task) && victim.FindAsked(_tasks[task].Attempt) < 0 && IsClearGain(task, victim, thief))
                return task;
        }

        return TaskRow.None;
    }

    /// <summary>Whether the task would end sooner at the idle worker, by at least half of what moving and running it takes.</summary>
    private bool IsClearGain(int task, WorkerRecord victim, WorkerRecord thief)
    {
        ref RecipeRow recipe = ref _tasks.Recipes[task];
        double runs = recipe.ChargedNanoseconds < 0 ? UnknownNanoseconds : recipe.ChargedNanoseconds;
        long total = CountHolders(task);
        double moves = ((total - Math.Min(_bytesAt[thief.Id.Value], total)) * thief.NanosecondsPerByte) + StealNanoseconds;
        ForgetHolders();
        double atThief = Occupancy(thief) + moves + runs;
        return atThief <= Occupancy(victim) - ((moves + runs) / 2);
    }

    /// <summary>Tasks with needs of their own stay where they were placed, and so does what has given its slot back.</summary>
    private bool MayBeStolen(int task) => NeedOf(task) == Need.None && (_tasks[task].Flags & TaskFlags.HasSeceded) == 0;
}
