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

    private Entry[] _ring = new Entry[64]; // Grows to its full length: most machines of a test or a simulated life need little of it.
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
        for (long i = Math.Max(0, _written - _ring.Length); i < _written; i++)
        {
            ref readonly Entry entry = ref _ring[i & (_ring.Length - 1)];
            if (entry.Task == task)
                lines.Add(entry.ToString());
        }

        return lines;
    }

    private void Add(in Entry entry)
    {
        if (_written == _ring.Length && _written < EntriesMax)
            Array.Resize(ref _ring, 2 * _ring.Length);
        _ring[_written++ & (_ring.Length - 1)] = entry;
    }

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
