using System;
using System.Collections.Generic;
using System.Text;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>What a person may ask.</content>
public sealed partial class WorkerMachine
{
    /// <summary>Users and inputs beyond this many are counted, not listed.</summary>
    private const int ExplainedMax = 16;

    /// <summary>Says why a task's result or run is where it is on this worker, and what happened to it last.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Lines for people; never empty.</returns>
    public IReadOnlyList<string> Explain(TaskHandle task)
    {
        var lines = new List<string>();
        int row = FindData(task);
        if (row < 0)
        {
            lines.Add($"{task} is not known on this worker.");
        }
        else
        {
            lines.Add(ExplainData(in _data[row]));
            if (_data[row].Producer >= 0)
                lines.Add(ExplainAttempt(in _attempts[_data[row].Producer]));
        }

        lines.AddRange(_story.Of(task));
        return lines;
    }

    /// <summary>Says of each result that is neither here nor forgotten, and of each run, why that is so.</summary>
    /// <returns>Lines for people; empty when there is nothing left to do.</returns>
    public IReadOnlyList<string> ExplainUnfinished()
    {
        var lines = new List<string>();
        for (int row = 0; row < _data.Extent; row++)
        {
            ref DataRow data = ref _data[row];
            if (data.Status == WorkerDataStatus.Unknown)
                continue;
            if (data.Status != WorkerDataStatus.Held)
                lines.Add(ExplainData(in data));
            if (data.Producer >= 0)
                lines.Add(ExplainAttempt(in _attempts[data.Producer]));
        }

        return lines;
    }

    private string ExplainData(in DataRow data)
    {
        string users = data.Users == 0 ? "no run here uses it" : $"{data.Users} inputs of runs here use it";
        string why = data.Status switch
        {
            WorkerDataStatus.Unknown => "is being forgotten",
            WorkerDataStatus.Expected => $"will be produced here by {_attempts[data.Producer].Attempt}",
            WorkerDataStatus.Wanted => $"waits for the next request to {Peer(data.Peer).Worker}",
            WorkerDataStatus.InFlight => $"is on its way from {Peer(data.Peer).Worker}",
            WorkerDataStatus.Held => data.IsFreed ? "is held although freed, because a run uses it" : $"is held, {data.Bytes} bytes",
            WorkerDataStatus.Missing when data.LostHolder != WorkerId.None => $"could not be had from {data.LostHolder}; the scheduler was asked",
            WorkerDataStatus.Missing => "was to be produced here, but that run is gone; the scheduler will recall its dependents",
            _ => throw new ArgumentOutOfRangeException(nameof(data), data.Status, "not a status of a result"),
        };
        return $"The result of {data.Task} {why}; {users}.";
    }

    private string ExplainAttempt(in AttemptRow attempt)
    {
        switch (attempt.Status)
        {
            case WorkerAttemptStatus.Ready:
                return $"{attempt.Attempt} is ready; {_occupied} runs occupy {_options.Slots} slots and {_readyCount} are ready.";
            case WorkerAttemptStatus.Waiting:
                var text = new StringBuilder().Append(attempt.Attempt).Append(" waits for ").Append(attempt.MissingInputs).Append(" inputs:");
                int listed = 0;
                for (int edge = attempt.FirstInput; edge >= 0 && listed < ExplainedMax; edge = _edges[edge].NextInput)
                {
                    ref DataRow input = ref _data[_edges[edge].Data];
                    if (input.Status == WorkerDataStatus.Held)
                        continue;
                    text.Append(' ').Append(input.Task).Append(" is ").Append(input.Status).Append(';');
                    listed++;
                }

                return text.ToString();
            default:
                return $"{attempt.Attempt} is {attempt.Status}.";
        }
    }
}
