using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>How graphs come in: parts are checked whole, rows are created, and all tasks come to life with the last part.</content>
public sealed partial class SchedulerMachine
{
    private readonly GraphOrder _graphOrder = new();
    private readonly List<int> _order = [];

    /// <summary>Of all workers together, in bytes.</summary>
    private long _memoryBudget;

    private void OnSubmitGraph(ClientRecord client, SubmitGraph part)
    {
        if (client.RefusedSubmission == part.Submission)
            return;
        if (client.Open is { } other && other.Number != part.Submission)
            throw new PeerProtocolException($"{client.Name} sends submission {part.Submission} before submission {other.Number} is complete.");
        OpenSubmission open = client.Open ??= new OpenSubmission(part.Submission, _ordersGiven);
        ReadOptions(in part);
        string? objection = Check(client, open, in part) ?? CheckOptions(in part);
        if (objection is not null)
        {
            Refuse(client, open, objection);
            return;
        }

        CreateTasks(client, open, in part);
        open.InputCounts.AddRange(part.InputCounts);
        open.Inputs.AddRange(part.Inputs);
        foreach (WantedTask wanted in part.Wanted)
            open.Wanted.Add(wanted);
        if (part.IsLast)
            Complete(client, open);
    }

    /// <summary>Looks at everything a part refers to before anything is changed.</summary>
    private static string? Check(ClientRecord client, OpenSubmission open, in SubmitGraph part)
    {
        int count = part.Keys.Length;
        if (part.FirstTask != open.Rows.Count)
            return $"a part starts with task {part.FirstTask}, but {open.Rows.Count} tasks have arrived";
        if (part.Functions.Length != count || part.InputCounts.Length != count || part.ArgumentLengths.Length != count)
            return $"the columns of a part have different lengths (keys {count}, functions {part.Functions.Length}, input counts {part.InputCounts.Length}, argument lengths {part.ArgumentLengths.Length})";
        foreach (HoldId hold in part.HeldInputs)
        {
            if (FindWant(client, hold) == TaskRow.None)
                return $"it uses {hold}, which was released or cancelled";
        }

        long inputs = 0;
        long argumentBytes = 0;
        for (int i = 0; i < count; i++)
        {
            bool isData = part.Functions[i] == SubmitGraph.NoFunction && client.IsAnnouncing && part.InputCounts[i] == 0 && part.ArgumentLengths[i] == 0;
            if ((uint)part.Functions[i] >= (uint)client.Functions.Count && !isData)
                return $"task {part.FirstTask + i} calls function {part.Functions[i]}, which was not defined";
            if (part.InputCounts[i] < 0 || part.ArgumentLengths[i] < 0)
                return $"task {part.FirstTask + i} has a negative count";
            if (inputs + part.InputCounts[i] > part.Inputs.Length || argumentBytes + part.ArgumentLengths[i] > part.Arguments.Length)
                return $"task {part.FirstTask + i} refers beyond the end of a column";
            for (int j = 0; j < part.InputCounts[i]; j++)
            {
                int input = part.Inputs[(int)inputs + j];
                if (input >= part.FirstTask + i || (input < 0 && ~input >= part.HeldInputs.Length))
                    return $"task {part.FirstTask + i} names input {input}; inputs come before the tasks that use them";
            }

            inputs += part.InputCounts[i];
            argumentBytes += part.ArgumentLengths[i];
        }

        foreach (WantedTask wanted in part.Wanted)
        {
            if ((uint)wanted.Task >= (uint)(part.FirstTask + count))
                return $"it wants task {wanted.Task}, which does not exist";
        }

        return null;
    }

    private void CreateTasks(ClientRecord client, OpenSubmission open, in SubmitGraph part)
    {
        _ordersGiven += part.Keys.Length;
        int inputs = 0;
        int argumentBytes = 0;
        for (int i = 0; i < part.Keys.Length; i++)
        {
            ReadOnlySpan<int> taskInputs = part.Inputs.Slice(inputs, part.InputCounts[i]);
            ReadOnlySpan<byte> arguments = part.Arguments.Slice(argumentBytes, part.ArgumentLengths[i]);
            int known = _keys.Find(part.Keys[i]);
            bool isNew = known == TaskRow.None || IsReplaceable(known);
            int task = isNew ? CreateTask(client, open, in part, i, arguments, taskInputs, known) : known;
            open.Rows.Add(task);
            open.IsNew.Add(isNew);
            inputs += taskInputs.Length;
            argumentBytes += arguments.Length;
        }
    }

    /// <summary>A record that will be forgotten when this event settles does not answer for its key any more.</summary>
    private bool IsReplaceable(int task) => _tasks[task].Status.IsFailed() && !_tasks[task].IsRemembered;

    private int CreateTask(ClientRecord client, OpenSubmission open, in SubmitGraph part, int index, ReadOnlySpan<byte> arguments, ReadOnlySpan<int> inputs, int replaced)
    {
        if (replaced != TaskRow.None)
            Move(replaced, SchedulerTaskStatus.Forgotten);
        int task = _tasks.Add(part.Keys[index]);
        _keys.Add(task);
        ref TaskRow row = ref _tasks[task];
        ref RecipeRow recipe = ref _tasks.Recipes[task];
        row.Flags = TaskFlags.Submitting;
        if (part.Functions[index] == SubmitGraph.NoFunction)
        {
            AwaitData(task);
            return task;
        }

        row.Flags |= TaskFlags.HasRecipe;
        recipe.Function = client.Functions[part.Functions[index]];
        open.PredictedBytes += _functions[recipe.Function].PredictedBytes;
        recipe.Priority = open.FirstOrder + part.FirstTask + index;
        _recipes.Add(arguments, ref recipe);
        row.InputCount = inputs.Length;
        row.FirstInput = _edges.AddRange(inputs.Length);
        for (int i = 0; i < inputs.Length; i++)
        {
            int input = inputs[i] >= 0 ? open.Rows[inputs[i]] : _wants[FindWant(client, part.HeldInputs[~inputs[i]])].Task;
            ref TaskRow inputRow = ref _tasks[input];
            ref Edge edge = ref _edges[row.FirstInput + i];
            edge.Input = input;
            edge.Dependent = task;
            _edges.Link(row.FirstInput + i, ref inputRow.FirstDependent);
            row.Unplaced += inputRow.Status.IsPlaced() ? 0 : 1;
            row.Missing += inputRow.Status == SchedulerTaskStatus.Memory ? 0 : 1;
            row.FailedInputs += inputRow.Status.IsFailed() ? 1 : 0;
        }

        if (!part.OptionsOf.IsEmpty && part.OptionsOf[index] >= 0)
            ApplyOptions(task, _partOptions[part.OptionsOf[index]]);
        return task;
    }

    private void Complete(ClientRecord client, OpenSubmission open)
    {
        client.Open = null;
        PutInOrder(open);
        for (int i = 0; i < open.Rows.Count; i++)
        {
            if (!open.IsNew[i])
                continue;
            _tasks[open.Rows[i]].Flags &= ~TaskFlags.Submitting;
            MarkDirty(open.Rows[i]);
        }

        foreach (WantedTask wanted in open.Wanted)
        {
            if (WasForced(client, wanted.Hold))
                continue;
            int task = open.Rows[wanted.Task];
            if (client.Failures.TryGetValue(wanted.Hold, out ErrorInfo? failure))
                TakeFailure(client, wanted.Hold, task, failure);
            AddWant(client, wanted.Hold, task);
        }

        _hasNewNeeds |= _offers.Count > 0;
        To(client).Add(new GraphAccepted(open.Number));
    }

    /// <summary>
    /// Replaces the order of submission, which the priorities of its tasks have so far, by the one that holds few results at
    /// once. That takes as long as everything else about a submission, and is not done where it can save nothing.
    /// </summary>
    private void PutInOrder(OpenSubmission open)
    {
        if (WorkerCount > 0 && open.PredictedBytes * WorkerCount <= _memoryBudget * AheadMemoryShare)
            return; // All of it would fit into the share of one worker.
        CollectionsMarshal.SetCount(_order, open.Rows.Count);
        Span<int> order = CollectionsMarshal.AsSpan(_order);
        if (!_graphOrder.Compute(CollectionsMarshal.AsSpan(open.InputCounts), CollectionsMarshal.AsSpan(open.Inputs), order))
            return;
        for (int i = 0; i < order.Length; i++)
        {
            if (open.IsNew[i])
                _tasks.Recipes[open.Rows[i]].Priority += order[i] - i;
        }
    }

    private void Refuse(ClientRecord client, OpenSubmission open, string objection)
    {
        client.Open = null;
        client.RefusedSubmission = open.Number;
        AbandonSubmission(open);
        To(client).Add(new GraphRefused(open.Number, $"The graph was refused: {objection}."));
    }

    /// <summary>Lets go of the tasks of a submission that will not be completed.</summary>
    private void AbandonSubmission(OpenSubmission open)
    {
        for (int i = 0; i < open.Rows.Count; i++)
        {
            if (!open.IsNew[i])
                continue;
            _tasks[open.Rows[i]].Flags &= ~TaskFlags.Submitting;
            MarkDirty(open.Rows[i]);
        }
    }
}
