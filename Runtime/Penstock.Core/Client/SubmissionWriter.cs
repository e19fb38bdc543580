using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>Cuts a lowered graph into parts and writes them as messages. Reused, so that a submission allocates nothing of its own.</summary>
internal sealed class SubmissionWriter
{
    /// <summary>The most tasks of one part: the scheduler lets other clients in between two parts.</summary>
    public const int PartTasksMax = 16_384;

    /// <summary>A part is closed before its arguments exceed this many bytes, unless one task alone does.</summary>
    public const int PartArgumentBytesTarget = 1 << 20;

    /// <summary>A part is closed before it has more inputs than this, unless one task alone does.</summary>
    public const int PartInputsTarget = 1 << 18;

    /// <summary>The most bytes that inputs and arguments of one task may take: a part with it must fit a frame.</summary>
    public const int TaskBytesMax = FrameHeader.LengthMax / 2;

    private readonly Dictionary<TaskFunction, int> _functionNumbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<Part> _parts = [];
    private readonly List<int> _graphFunctions = [];
    private readonly List<int> _functions = [];
    private readonly List<int> _inputs = [];
    private readonly List<HoldId> _partHeld = [];
    private readonly List<HeldMark> _heldMarks = [];
    private readonly PartOptions _options = new();

    /// <summary>The connection is another one: functions have no numbers yet.</summary>
    public void ForgetFunctions() => _functionNumbers.Clear();

    /// <summary>Decides where parts begin and end.</summary>
    /// <exception cref="ArgumentException">A task is too large for a frame.</exception>
    public void Split(LoweredGraph graph)
    {
        _parts.Clear();
        _options.Begin(graph);
        ReadOnlySpan<int> inputCounts = CollectionsMarshal.AsSpan(graph.InputCounts);
        ReadOnlySpan<int> lengths = CollectionsMarshal.AsSpan(graph.ArgumentLengths);
        Part part = default;
        for (int task = 0; task < graph.TaskCount; task++)
        {
            int optionBytes = _options.BytesOf(graph, task);
            long taskBytes = lengths[task] + optionBytes + (4L * inputCounts[task]);
            if (taskBytes > TaskBytesMax)
                throw TaskTooLarge(graph, task, taskBytes);
            if (part.Tasks > 0 && (part.Tasks == PartTasksMax
                || part.ArgumentBytes + part.OptionBytes + lengths[task] + optionBytes > PartArgumentBytesTarget
                || part.Inputs + inputCounts[task] > PartInputsTarget))
            {
                _parts.Add(part);
                part = new Part(task, part.FirstInput + part.Inputs, part.FirstArgumentByte + part.ArgumentBytes);
            }

            part.Tasks++;
            part.Inputs += inputCounts[task];
            part.ArgumentBytes += lengths[task];
            part.OptionBytes += optionBytes;
        }

        if (part.Tasks > 0)
            _parts.Add(part);
    }

    /// <summary>Writes the parts found by <see cref="Split"/>.</summary>
    public void Write(LoweredGraph graph, int submission, ReadOnlySpan<HoldId> held, List<WantedTask> wanted, Outbox outbox)
    {
        DefineFunctions(graph, outbox);
        SortByTask(wanted);
        _heldMarks.Clear();
        for (int i = 0; i < held.Length; i++)
            _heldMarks.Add(new HeldMark(-1, 0));

        ReadOnlySpan<WantedTask> remaining = CollectionsMarshal.AsSpan(wanted);
        for (int i = 0; i < _parts.Count; i++)
        {
            Part part = _parts[i];
            int partWanted = 0;
            while (partWanted < remaining.Length && remaining[partWanted].Task < part.FirstTask + part.Tasks)
                partWanted++;
            SelectFunctions(graph, part);
            SelectInputs(graph, part, i, held);
            _options.Select(graph, i, part.FirstTask, part.Tasks);
            outbox.Add(new SubmitGraph
            {
                Submission = submission,
                IsLast = i == _parts.Count - 1,
                FirstTask = part.FirstTask,
                Keys = CollectionsMarshal.AsSpan(graph.Keys).Slice(part.FirstTask, part.Tasks),
                Functions = CollectionsMarshal.AsSpan(_functions),
                InputCounts = CollectionsMarshal.AsSpan(graph.InputCounts).Slice(part.FirstTask, part.Tasks),
                Inputs = CollectionsMarshal.AsSpan(_inputs),
                HeldInputs = CollectionsMarshal.AsSpan(_partHeld),
                ArgumentLengths = CollectionsMarshal.AsSpan(graph.ArgumentLengths).Slice(part.FirstTask, part.Tasks),
                Arguments = graph.Arguments.Written.Slice(part.FirstArgumentByte, part.ArgumentBytes),
                Wanted = remaining[..partWanted],
                Options = _options.Encoded,
                OptionsOf = _options.Positions,
            });
            remaining = remaining[partWanted..];
        }
    }

    private void DefineFunctions(LoweredGraph graph, Outbox outbox)
    {
        _graphFunctions.Clear();
        foreach (TaskFunction function in graph.Functions)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_functionNumbers, function, out bool known);
            if (!known)
            {
                number = _functionNumbers.Count - 1;
                FunctionIdentity identity = function.Identity;
                outbox.Add(new DefineFunction(number, identity.Id, identity.Name, identity.Signature, identity.Code, identity.Version));
            }

            _graphFunctions.Add(number);
        }
    }

    private void SelectFunctions(LoweredGraph graph, Part part)
    {
        CollectionsMarshal.SetCount(_functions, part.Tasks);
        Span<int> numbers = CollectionsMarshal.AsSpan(_functions);
        ReadOnlySpan<int> known = CollectionsMarshal.AsSpan(_graphFunctions);
        ReadOnlySpan<int> functionOf = CollectionsMarshal.AsSpan(graph.FunctionOf).Slice(part.FirstTask, part.Tasks);
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = functionOf[i] < 0 ? SubmitGraph.NoFunction : known[functionOf[i]];
    }

    /// <summary>Copies the part's inputs; held ones are numbered anew, because each part names its own.</summary>
    private void SelectInputs(LoweredGraph graph, Part part, int partNumber, ReadOnlySpan<HoldId> held)
    {
        _partHeld.Clear();
        CollectionsMarshal.SetCount(_inputs, part.Inputs);
        Span<int> inputs = CollectionsMarshal.AsSpan(_inputs);
        CollectionsMarshal.AsSpan(graph.Inputs).Slice(part.FirstInput, part.Inputs).CopyTo(inputs);
        if (held.IsEmpty)
            return;
        Span<HeldMark> marks = CollectionsMarshal.AsSpan(_heldMarks);
        foreach (ref int input in inputs)
        {
            if (input >= 0)
                continue;
            ref HeldMark mark = ref marks[~input];
            if (mark.Part != partNumber)
            {
                mark = new HeldMark(partNumber, _partHeld.Count);
                _partHeld.Add(held[~input]);
            }

            input = ~mark.Position;
        }
    }

    /// <summary>Outputs mostly come in graph order already.</summary>
    private static void SortByTask(List<WantedTask> wanted)
    {
        for (int i = 1; i < wanted.Count; i++)
        {
            if (wanted[i].Task < wanted[i - 1].Task)
            {
                wanted.Sort(static (left, right) => left.Task.CompareTo(right.Task));
                return;
            }
        }
    }

    private static ArgumentException TaskTooLarge(LoweredGraph graph, int task, long bytes)
    {
        TaskFunction function = graph.Functions[graph.FunctionOf[task]];
        return new ArgumentException(
            $"A call of {function.Name} ({graph.Keys[task].ToString(function.Name)}) has {graph.InputCounts[task]:N0} inputs and arguments of {bytes:N0} bytes in all, more than the {TaskBytesMax:N0} of one task. Combine its inputs in steps, or scatter large constants.");
    }

    private struct Part(int firstTask, int firstInput, int firstArgumentByte)
    {
        public readonly int FirstTask = firstTask;
        public readonly int FirstInput = firstInput;
        public readonly int FirstArgumentByte = firstArgumentByte;
        public int Tasks;
        public int Inputs;
        public int ArgumentBytes;

        /// <summary>What the options of its tasks take if each has its own: more than they will.</summary>
        public int OptionBytes;
    }

    /// <summary>The part that named a held input last, and where.</summary>
    private readonly record struct HeldMark(int Part, int Position);
}
