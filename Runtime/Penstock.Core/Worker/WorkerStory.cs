using System;
using System.Collections.Generic;
using System.Globalization;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>The last things that happened to the rows of a machine, for error messages and for Explain.</summary>
internal sealed class WorkerStory
{
    /// <summary>Enough for what a few hundred tasks did last, in 200 KiB; a power of two.</summary>
    public const int EntriesMax = 4096;

    private readonly Entry[] _ring = new Entry[EntriesMax];
    private long _written;

    /// <summary>A result changed its status.</summary>
    public void Record(TaskHandle task, WorkerDataStatus from, WorkerDataStatus to, Timestamp now) =>
        Add(new Entry(now, task, default, isAttempt: false, (byte)from, (byte)to));

    /// <summary>A run changed its status.</summary>
    public void Record(TaskHandle task, AttemptId attempt, WorkerAttemptStatus from, WorkerAttemptStatus to, Timestamp now) =>
        Add(new Entry(now, task, attempt, isAttempt: true, (byte)from, (byte)to));

    /// <summary>What happened to one task, oldest first, one line each.</summary>
    public IReadOnlyList<string> Of(TaskHandle task)
    {
        var lines = new List<string>();
        for (long i = Math.Max(0, _written - EntriesMax); i < _written; i++)
        {
            ref readonly Entry entry = ref _ring[i & (EntriesMax - 1)];
            if (entry.Task == task)
                lines.Add(entry.ToString());
        }

        return lines;
    }

    private void Add(in Entry entry) => _ring[_written++ & (EntriesMax - 1)] = entry;

    private readonly struct Entry(Timestamp at, TaskHandle task, AttemptId attempt, bool isAttempt, byte from, byte to)
    {
        public readonly TaskHandle Task = task;
        private readonly Timestamp _at = at;
        private readonly AttemptId _attempt = attempt;
        private readonly bool _isAttempt = isAttempt;
        private readonly byte _from = from;
        private readonly byte _to = to;

        public override string ToString() => _isAttempt
            ? string.Create(CultureInfo.InvariantCulture, $"{_at.Nanoseconds} ns: {_attempt} {(WorkerAttemptStatus)_from} -> {(WorkerAttemptStatus)_to}")
            : string.Create(CultureInfo.InvariantCulture, $"{_at.Nanoseconds} ns: result {(WorkerDataStatus)_from} -> {(WorkerDataStatus)_to}");
    }
}
