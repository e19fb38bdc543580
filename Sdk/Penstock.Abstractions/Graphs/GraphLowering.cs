using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// Turns a graph of nodes into columns: walks from the outputs depth-first without recursion, gives every call a position
/// behind its inputs, encodes constants, and computes keys.
/// </summary>
/// <remarks>
/// Depth-first order finishes one branch before it starts the next, which keeps few results alive at once. Calls remember
/// their key, so a call that is submitted twice is one task. One lowering runs at a time in a process, because the marks
/// live in the nodes; it takes well under a microsecond per task.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GraphLowering
{
    /// <summary>The largest encoded constant a graph may carry, in bytes: larger ones would be sent again with every task that uses them.</summary>
    public const int ConstantBytesMax = 1 << 20;

    /// <summary>The most keys shown of a cycle.</summary>
    private const int CycleShownMax = 10;

    private static readonly Lock ProcessLock = new();
    private static readonly ulong ProcessIncarnation = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private static ulong ImpureCalls;
    private static int Lowerings;

    private readonly LoweredGraph _graph = new();
    private readonly List<Frame> _stack = [];
    private readonly List<int> _inputsOfCall = [];
    /// <summary>By future, not by key: each one must be found alive, also when another of the same key is.</summary>
    private readonly Dictionary<IHeldNode, int> _held = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TaskFunction, int> _functions = new(ReferenceEqualityComparer.Instance);
    private readonly OrderedDictionary<ICallNode, TaskOptions> _options = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TaskOptions, int> _optionSets = [];
    private readonly WireWriter _constant = new();
    private readonly WireWriter _canonical = new() { Canonical = true };
    private readonly WireWriter _hashed = new();

    /// <summary>Per task of the graph: the last call that used it as an input, and where.</summary>
    private readonly List<InputMark> _inputMarks = [];

    /// <summary>The same, per held result.</summary>
    private readonly List<InputMark> _heldMarks = [];

    private TaskFunction? _lastFunction;
    private int _lastFunctionIndex;
    private int _lowering;

    /// <summary>Lowers a graph.</summary>
    /// <param name="outputs">The nodes whose results are wanted.</param>
    /// <param name="options">What holds for every call that does not say otherwise; null for nothing.</param>
    /// <returns>The columns; owned by this object and valid until the next call.</returns>
    /// <exception cref="ArgumentNullException">An output is null.</exception>
    /// <exception cref="GraphCycleException">A value built with a <see cref="GraphBuilder"/> needs itself.</exception>
    /// <exception cref="MissingDependencyException">A name used in a <see cref="GraphBuilder"/> was never defined.</exception>
    /// <exception cref="ArgumentException">A constant is larger than <see cref="ConstantBytesMax"/>, or options were given to what is no call.</exception>
    /// <exception cref="WireFormatException">A constant cannot be encoded.</exception>
    public LoweredGraph Lower(ReadOnlySpan<DelayedNode> outputs, TaskOptions? options = null)
    {
        lock (ProcessLock)
        {
            Reset();
            _graph.Reserve(outputs.Length);
            _inputMarks.EnsureCapacity(outputs.Length);
            foreach (DelayedNode output in outputs)
            {
                ArgumentNullException.ThrowIfNull(output, nameof(outputs));
                _graph.Outputs.Add(LowerOutput(output));
            }

            if (_options.Count > 0 || options is not null)
                AddOptions(options);
            return _graph;
        }
    }

    private void Reset()
    {
        _graph.Clear();
        _stack.Clear();
        _held.Clear();
        _functions.Clear();
        _options.Clear();
        _optionSets.Clear();
        _inputMarks.Clear();
        _heldMarks.Clear();
        _lastFunction = null;
        _lowering = ++Lowerings;
    }

    private int LowerOutput(DelayedNode output)
    {
        DelayedNode node = Resolve(output);
        if (node is IHeldNode held)
            return ~HeldIndex(held);
        if (node is not ICallNode)
            node = new Call1<Unit>(BuiltInFunctions.Assemble, node); // A constant or a composite on its own.
        Visit(node);
        return ((ICallNode)node).Mark.Index;
    }

    private void Visit(DelayedNode root)
    {
        Enter(root);
        while (_stack.Count > 0)
        {
            ref Frame frame = ref CollectionsMarshal.AsSpan(_stack)[^1];
            if (frame.NextChild < frame.Node.ChildCount)
            {
                Enter(Resolve(frame.Node.Child(frame.NextChild++)));
                continue;
            }

            DelayedNode finished = frame.Node;
            _stack.RemoveAt(_stack.Count - 1);
            if (finished is ICallNode call)
                Append(call, finished);
        }
    }

    private void Enter(DelayedNode node)
    {
        switch (node.Kind)
        {
            case DelayedNodeKind.Call:
                ref CallMark mark = ref ((ICallNode)node).Mark;
                if (mark.Lowering != _lowering)
                {
                    mark.Lowering = _lowering;
                    mark.Index = CallMark.Open;
                    _stack.Add(new Frame(node));
                }
                else if (mark.Index == CallMark.Open)
                {
                    throw CycleThrough(node);
                }

                break;
            case DelayedNodeKind.Composite:
                _stack.Add(new Frame(node));
                break;
            default:
                break;
        }
    }

    private void Append(ICallNode call, DelayedNode node)
    {
        TaskFunction function = call.Function;
        int index = _graph.Keys.Count;
        int start = _graph.Arguments.Length;
        _inputsOfCall.Clear();
        bool canonicalDiffers = false;
        for (int i = 0; i < node.ChildCount; i++)
            canonicalDiffers |= WriteArgument(_graph.Arguments, _constant, Resolve(node.Child(i)), function.ArgumentFormatter(i), function, i, index);

        ref CallMark mark = ref call.Mark;
        if (mark.Key == default)
            mark.Key = function.IsPure ? HashCall(node, function, index, start, canonicalDiffers) : new Key(ProcessIncarnation, ++ImpureCalls);
        mark.Index = index;

        _graph.Keys.Add(mark.Key);
        _graph.FunctionOf.Add(FunctionIndex(function));
        _graph.InputCounts.Add(_inputsOfCall.Count);
        _graph.Inputs.AddRange(CollectionsMarshal.AsSpan(_inputsOfCall));
        _graph.ArgumentLengths.Add(_graph.Arguments.Length - start);
        _inputMarks.Add(new InputMark(-1, 0));
    }

    /// <summary>Writes one argument; says whether its canonical form would differ.</summary>
    private bool WriteArgument(WireWriter arguments, WireWriter constant, DelayedNode node, Formatter? formatter, TaskFunction function, int position, int call)
    {
        switch (node.Kind)
        {
            case DelayedNodeKind.Constant:
                constant.Clear();
                ((IConstantNode)node).Write(constant, formatter ?? ((IConstantNode)node).FindFormatter());
                if (constant.Length > ConstantBytesMax)
                    throw ConstantTooLarge(function, position, constant.Length);
                arguments.WriteBinary(constant.Written);
                return constant.NeedsCanonicalForm;
            case DelayedNodeKind.Composite:
                return WriteComposite(arguments, constant, node, formatter, function, position, call);
            case DelayedNodeKind.Held:
                arguments.WriteInt64(InputPosition(~HeldIndex((IHeldNode)node), call));
                return false;
            default:
                arguments.WriteInt64(InputPosition(((ICallNode)node).Mark.Index, call));
                return false;
        }
    }

    private bool WriteComposite(WireWriter arguments, WireWriter constant, DelayedNode node, Formatter? formatter, TaskFunction function, int position, int call)
    {
        if (((ICompositeNode)node).Shape == CompositeShape.Map)
            arguments.WriteMapHeader(node.ChildCount / 2);
        else
            arguments.WriteArrayHeader(node.ChildCount);
        bool canonicalDiffers = false;
        formatter ??= ((ICompositeNode)node).FindFormatter();
        for (int i = 0; i < node.ChildCount; i++)
            canonicalDiffers |= WriteArgument(arguments, constant, Resolve(node.Child(i)), formatter?.ItemFormatter(i), function, position, call);
        return canonicalDiffers;
    }

    private Key HashCall(DelayedNode node, TaskFunction function, int index, int start, bool canonicalDiffers)
    {
        _hashed.Clear();
        WriteKeyBytes(Key.FromHash(function.Identity.Hash));
        if (canonicalDiffers)
        {
            for (int i = 0; i < node.ChildCount; i++)
                WriteArgument(_hashed, _canonical, Resolve(node.Child(i)), function.ArgumentFormatter(i), function, i, index);
        }
        else
        {
            _hashed.WriteRaw(_graph.Arguments.Written[start..]);
        }

        foreach (int input in _inputsOfCall)
            WriteKeyBytes(input >= 0 ? _graph.Keys[input] : _graph.Held[~input].Key);
        return Key.FromHash(Xxh3.Hash128(_hashed.Written));
    }

    private void WriteKeyBytes(Key key)
    {
        Span<byte> bytes = _hashed.GetSpan(Key.Size);
        MemoryMarshal.Write(bytes, in key);
        _hashed.Advance(Key.Size);
    }

    /// <summary>The position of an input among the inputs of the call being written; each distinct input is listed once.</summary>
    private int InputPosition(int input, int call)
    {
        ref InputMark mark = ref input >= 0 ? ref CollectionsMarshal.AsSpan(_inputMarks)[input] : ref CollectionsMarshal.AsSpan(_heldMarks)[~input];
        if (mark.Call != call)
            mark = new InputMark(call, AddInput(input));
        return mark.Position;
    }

    private int AddInput(int input)
    {
        _inputsOfCall.Add(input);
        return _inputsOfCall.Count - 1;
    }

    private int HeldIndex(IHeldNode held)
    {
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_held, held, out bool known);
        if (!known)
        {
            index = _graph.Held.Count;
            _graph.Held.Add(held);
            _heldMarks.Add(new InputMark(-1, 0));
        }

        return index;
    }

    private int FunctionIndex(TaskFunction function)
    {
        if (ReferenceEquals(function, _lastFunction))
            return _lastFunctionIndex;
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_functions, function, out bool known);
        if (!known)
        {
            index = _graph.Functions.Count;
            _graph.Functions.Add(function);
        }

        _lastFunction = function;
        _lastFunctionIndex = index;
        return index;
    }

    private DelayedNode Resolve(DelayedNode node)
    {
        TaskOptions? options = null;
        for (int hops = 0; node is IReferenceNode reference; hops++)
        {
            node = reference.Target ?? throw new MissingDependencyException(reference.Name);
            if (hops > GraphBuilder.NamesMax)
                throw new GraphCycleException([reference.Name]);
            if (reference.Options is { } inner)
                options = options is null ? inner : inner.Over(options);
        }

        if (options is not null)
            Note(node, options);
        return node;
    }

    private void Note(DelayedNode node, TaskOptions options)
    {
        if (node is not ICallNode call)
            throw new ArgumentException($"Options were given to {node}, which is no call. Give them to the calls it is made of.");
        if (!_options.TryAdd(call, options))
            _options[call] = _options[call].Over(options); // Whoever was met first decides.
    }

    private void AddOptions(TaskOptions? all)
    {
        CollectionsMarshal.SetCount(_graph.OptionsOf, _graph.TaskCount);
        CollectionsMarshal.AsSpan(_graph.OptionsOf).Fill(all is null ? -1 : OptionSet(all));
        foreach ((ICallNode call, TaskOptions options) in _options)
            _graph.OptionsOf[call.Mark.Index] = OptionSet(all is null ? options : options.Over(all));
        _options.Clear(); // It must not keep nodes alive, nor the futures in them.
    }

    private int OptionSet(TaskOptions options)
    {
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_optionSets, options, out bool known);
        if (!known)
        {
            index = _graph.OptionSets.Count;
            _graph.OptionSets.Add(options);
        }

        return index;
    }

    /// <summary>Only a name can lead back to a node made before, so the names along the cycle tell the way; the last one leads to its start.</summary>
    private GraphCycleException CycleThrough(DelayedNode node)
    {
        int start = _stack.FindIndex(frame => ReferenceEquals(frame.Node, node));
        List<string> names = [.. _stack.Skip(start)
            .Select(frame => frame.Node.Child(frame.NextChild - 1))
            .OfType<IReferenceNode>()
            .Select(reference => reference.Name)];
        return new GraphCycleException([names[^1], .. names.SkipLast(1).Take(CycleShownMax - 1)]);
    }

    private static ArgumentException ConstantTooLarge(TaskFunction function, int position, int bytes)
    {
        string name = position < function.Parameters.Count ? function.Parameters[position].Name : position.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ArgumentException(
            $"The constant passed to '{name}' of {function.Name} takes {bytes:N0} bytes, more than the {ConstantBytesMax:N0} a graph may carry (GraphLowering.ConstantBytesMax). Scatter it once with client.ScatterAsync and pass the future.");
    }

    private struct Frame(DelayedNode node)
    {
        public readonly DelayedNode Node = node;
        public int NextChild;
    }

    private readonly record struct InputMark(int Call, int Position);
}
