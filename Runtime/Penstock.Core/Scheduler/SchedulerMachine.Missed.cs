using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Inputs that were not found where they were said to be. A copy that cannot be had is given up, and what is lost so is computed
/// again. While two workers cannot reach each other that may be in vain, again and again: a result that has been given up not long
/// ago is asked for once more, with the next tick, before it is given up again; so is data, which nobody can compute again.
/// </content>
public sealed partial class SchedulerMachine
{
    /// <summary>A result that was not missed for so long counts as never missed.</summary>
    private const int MissedMilliseconds = 10_000;

    private readonly Dictionary<TaskHandle, MissedInput> _missed = [];

    /// <summary>When results were missed, oldest first; for one that is listed twice the later entry counts.</summary>
    private readonly Queue<(TaskHandle Input, Timestamp At)> _missedAt = new();

    /// <summary>Who asked for what in vain and is to ask again, in order and as a set.</summary>
    private readonly List<(WorkerRecord Asker, TaskHandle Input)> _toAskAgain = [];
    private readonly HashSet<(WorkerRecord Asker, TaskHandle Input)> _areToAskAgain = [];

    /// <summary>Whether something is asked for again with the next tick.</summary>
    internal bool IsToAskAgain => _toAskAgain.Count > 0;

    private void OnInputMissing(WorkerRecord worker, InputMissing missing)
    {
        int input = _tasks.Find(missing.Task);
        if (input == TaskRow.None || !IsAwaiting(worker, input, missing.Attempt))
            return; // Whoever waited for it has been recalled. What it did not find may have been freed and made anew since.
        int link = missing.Holder == WorkerId.None ? TaskRow.None : _replicas.Find(_tasks[input].FirstReplica, missing.Holder.Value);
        bool isMeant = link != TaskRow.None && _replicas[link].Since < missing.Naming; // Otherwise it has come there since.
        if (isMeant)
        {
            if (WaitsForAbsent(worker, missing.Task, link) || IsAskedAgain(worker, input))
                return;
            RemoveReplica(link);
            To(WorkerAt(missing.Holder.Value)).Add(new FreeData(missing.Task));
        }

        if (_tasks[input].FirstReplica == TaskRow.None)
            return; // It settles as lost, and its dependents are recalled.
        TellHolders(worker, input);
        NotifyWants(input);
    }

    /// <summary>Whether a run, or an order for a copy if the run has no number, still needs an input at a worker.</summary>
    private bool IsAwaiting(WorkerRecord worker, int input, AttemptId attempt) => attempt == default
        ? FindPlan(input)?.OrderTo(worker.Id.Value) >= 0
        : worker.Processing.Exists(task => _tasks[task].Attempt == attempt.Value);

    /// <summary>Whether the only copy of a result is asked for again before it is given up.</summary>
    private bool IsAskedAgain(WorkerRecord asker, int input)
    {
        if (_replicas[_tasks[input].FirstReplica].Next != TaskRow.None)
            return false;
        TaskHandle handle = _tasks.Handle(input);
        bool wasMissed = _missed.TryGetValue(handle, out MissedInput before);
        bool isGivenUp = wasMissed ? before.IsAskedAgain : _tasks[input].HasRecipe;
        _missed[handle] = new MissedInput(_now, IsAskedAgain: false);
        _missedAt.Enqueue((handle, _now));
        if (!isGivenUp && _areToAskAgain.Add((asker, handle)))
            _toAskAgain.Add((asker, handle));
        return !isGivenUp;
    }

    /// <summary>With each tick: whoever did not find an input hears once more where it is.</summary>
    private void AskAgain()
    {
        foreach ((WorkerRecord asker, TaskHandle input) in _toAskAgain)
        {
            if (_missed.TryGetValue(input, out MissedInput missed))
                _missed[input] = missed with { IsAskedAgain = true };
            int task = _tasks.Find(input);
            if (task != TaskRow.None && !asker.IsGone && _tasks[task].FirstReplica != TaskRow.None)
                TellHolders(asker, task);
        }

        _toAskAgain.Clear();
        _areToAskAgain.Clear();
        while (_missedAt.TryPeek(out (TaskHandle Input, Timestamp At) oldest) && oldest.At.AddMilliseconds(MissedMilliseconds) <= _now)
        {
            _missedAt.Dequeue();
            if (_missed.TryGetValue(oldest.Input, out MissedInput last) && last.At == oldest.At)
                _missed.Remove(oldest.Input);
        }
    }

    private void ValidateMissed()
    {
        foreach ((_, TaskHandle input) in _toAskAgain)
            Require(_missed.ContainsKey(input), "I44", $"{input} is to be asked for again, but was not missed");
        Require(_missed.Count <= _missedAt.Count && _toAskAgain.Count == _areToAskAgain.Count, "I44", "what was missed is not listed by time");
    }

    /// <summary>A result that was not found where it was said to be.</summary>
    /// <param name="At">When that was reported last.</param>
    /// <param name="IsAskedAgain">Whether it was asked for again since: then the next report is believed.</param>
    private readonly record struct MissedInput(Timestamp At, bool IsAskedAgain);
}
