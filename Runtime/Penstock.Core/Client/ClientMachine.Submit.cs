using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

public sealed partial class ClientMachine
{
    private readonly SubmissionWriter _submission = new();
    private readonly List<WantedTask> _wanted = [];
    private int _submissionsSent;
    private int _submissionsAnswered;

    /// <summary>How many submissions were sent.</summary>
    public int SubmissionsSent => _submissionsSent;

    /// <summary>How many submissions the scheduler has accepted or refused; it answers in order.</summary>
    public int SubmissionsAnswered => _submissionsAnswered;

    /// <summary>Submits a graph and holds its outputs. Nothing is sent for outputs whose keys this client holds already.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="held">This client's hold on each of <see cref="LoweredGraph.Held"/>; not cancelled.</param>
    /// <param name="outputs">Gets the hold of each output; each has one more future.</param>
    /// <exception cref="ArgumentException">A task is too large to be sent. Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The client holds too many keys. Nothing has changed.</exception>
    public void Submit(LoweredGraph graph, ReadOnlySpan<HoldId> held, Span<HoldId> outputs)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ThrowIfEnded();
        _submission.Split(graph);
        Reserve(outputs.Length);
        RememberGraph(graph, held);

        int submission = _submissionsSent + 1;
        _wanted.Clear();
        for (int i = 0; i < outputs.Length; i++)
        {
            int task = graph.Outputs[i];
            outputs[i] = task < 0 ? Share((int)held[~task].Slot) : HoldTask(graph, task, submission);
        }

        _book?.DropUnused();
        if (_wanted.Count == 0)
            return;
        _submissionsSent = submission;
        _submission.Write(graph, submission, held, _wanted, Outbox);
    }

    private HoldId HoldTask(LoweredGraph graph, int task, int submission)
    {
        Key key = graph.Keys[task];
        int slot = _map.Find(in key, _rows);
        if (slot != HoldRow.None && !IsInDoubt(in _rows[slot]))
            return Share(slot);
        HoldId hold = Begin(key, NumberOfName(graph.Functions[graph.FunctionOf[task]].Name), submission);
        _wanted.Add(new WantedTask(task, hold));
        return hold;
    }

    private HoldId Share(int slot)
    {
        ref HoldRow row = ref _rows[slot];
        row.Count++;
        return new HoldId((uint)slot, row.Generation);
    }

    /// <summary>Whether a cancel or restart that was sent after the hold began may still end it: a submission made now must not be touched by that.</summary>
    private bool IsInDoubt(in HoldRow row) => _outstandingCancels.Count + _outstandingRestarts.Count > 0 && row.CancelsBefore != _lastCancel;

    private void Refuse(int submission, string reason)
    {
        for (int slot = 0; slot < _rowCount; slot++)
        {
            ref HoldRow row = ref _rows[slot];
            if (row.Submission == submission && (row.Status == HoldStatus.Pending || row.IsUnconfirmed))
                EnterEnd(slot, HoldStatus.Erred, new RefusedEnd(reason));
        }
    }
}
