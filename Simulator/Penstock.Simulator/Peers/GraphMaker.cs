using System.Runtime.InteropServices;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Simulator;

/// <summary>
/// Makes the graphs that simulated users submit. A task's key is a hash of a constant and its inputs' keys, and constants are
/// few, so that graphs of one user or several meet in common tasks.
/// </summary>
internal sealed class GraphMaker(RecipeBook recipes, LifePlan plan)
{
    /// <summary>The version of the function whose calls are known for being brief.</summary>
    public const int BriefVersion = 1;

    private const int TasksMax = 16;
    private const int TasksAgainMax = 64;
    private const int Constants = 40;
    private const int HeldMax = 3;
    private const int NeighboursMax = 4;
    private const int WidthMin = 2;
    private const int Widths = 4;

    /// <summary>What tasks are run with where users ask for it; every worker offers two gpus, so that all can run.</summary>
    private static readonly TaskOptions[] Options =
    [
        new() { Retries = 1, Priority = 1 },
        new() { Retries = 3 },
        new() { Resources = new Dictionary<string, double>(StringComparer.Ordinal) { ["gpu"] = 1 } },
        new() { Resources = new Dictionary<string, double>(StringComparer.Ordinal) { ["gpu"] = 2 }, Priority = -1 },
        new() { Workers = ["worker-1", "worker-2"], AllowOtherWorkers = true },
    ];

    private static readonly TaskFunction Brief = Function("sim.brief", BriefVersion);
    private static readonly TaskFunction Long = Function("sim.long", BriefVersion + 1);

    private readonly int _namedTwice = plan[Knob.InputsNamedTwice];
    private readonly List<HoldId> _held = [];
    private readonly List<Key> _heldKeys = [];
    private readonly Dictionary<Key, int> _positions = [];
    private readonly List<Key> _inputKeys = [];
    private readonly List<Key> _closure = [];

    /// <summary>The graph made last.</summary>
    public LoweredGraph Graph { get; } = new();

    /// <summary>The holds that it uses.</summary>
    public ReadOnlySpan<HoldId> Held => CollectionsMarshal.AsSpan(_held);

    /// <summary>Makes a graph as an operation describes it: A tasks in shape B, using C held futures, of which the client wants D more than the last.</summary>
    public void Make(in Operation operation, SimClient client) => Make(in operation, client, (GraphShape)(operation.B % (int)GraphShape.Count), width: 0);

    /// <summary>Makes a graph of layers, B + 2 tasks wide, in which every task uses the whole layer before it; else as <see cref="Make(in Operation, SimClient)"/>.</summary>
    public void MakeLayers(in Operation operation, SimClient client) => Make(in operation, client, GraphShape.Layers, WidthMin + (operation.B % Widths));

    private void Make(in Operation operation, SimClient client, GraphShape shape, int width)
    {
        Clear();
        int tasks = 1 + (operation.A % TasksMax);
        PickHeld(in operation, client);
        for (int task = 0; task < tasks; task++)
        {
            _inputKeys.Clear();
            if (shape == GraphShape.Layers)
                AddInputs(Math.Max(0, ((task / width) - 1) * width), task / width * width);
            else
                AddNeighbours(shape, task, tasks, operation.Detail);
            for (int held = 0; held < _held.Count; held++)
            {
                if (Draw(operation.Detail, ChanceOf.HeldInput, HeldMax + 1 + held, tasks) == task)
                    AddInput(~held, _heldKeys[held]);
            }

            AddTask(operation.Detail == 0 ? task : Draw(operation.Detail, ChanceOf.Constant, task, Constants));
        }

        Graph.Outputs.Add(tasks - 1);
        for (int wanted = operation.D % tasks; wanted > 0; wanted--)
            Graph.Outputs.Add(Draw(operation.Detail, ChanceOf.Output, wanted, tasks));
    }

    /// <summary>Makes the graph of a task that somebody has submitted before, down to what the client holds already (B odd) or to the data that it needs.</summary>
    /// <returns>False if that cannot be asked for: there is no such task, it is too large, or it needs data that the client does not hold.</returns>
    public bool MakeAgain(in Operation operation, SimClient client)
    {
        if (recipes.TaskCount == 0)
            return false;
        Clear();
        RecipeBook.Recipe wanted = recipes.Task(recipes.TaskCount - 1 - (operation.A % recipes.TaskCount));
        bool usesHeld = operation.B % 2 == 1;
        _closure.Add(wanted.Key);
        for (int i = 0; i < _closure.Count; i++)
        {
            if (_closure.Count > TasksAgainMax)
                return false;
            foreach (Key input in recipes.Of(_closure[i]).Inputs)
            {
                if (_positions.ContainsKey(input) || _closure.Contains(input))
                    continue;
                bool isData = recipes.Of(input).IsData;
                if ((isData || usesHeld) && client.FindUsable(input) is { } hold)
                    Hold(hold, input);
                else if (isData)
                    return false;
                else
                    _closure.Add(input);
            }
        }

        for (int i = _closure.Count - 1; i >= 0; i--)
            AddAgain(_closure[i]);
        Graph.Outputs.Add(_positions[wanted.Key]);
        return true;
    }

    /// <summary>Gives some tasks of the graph options.</summary>
    public void AddOptions(ulong detail)
    {
        Graph.OptionSets.AddRange(Options);
        for (int task = 0; task < Graph.TaskCount; task++)
            Graph.OptionsOf.Add(Draw(detail, ChanceOf.Options, task, Options.Length + 1) - 1);
    }

    /// <summary>What the client has made of the graph, for whoever watches.</summary>
    public SubmittedGraph Describe()
    {
        var inputs = new IReadOnlyList<Key>[Graph.TaskCount];
        for (int task = 0; task < inputs.Length; task++)
            inputs[task] = recipes.Of(Graph.Keys[task]).Inputs;
        return new SubmittedGraph([.. Graph.Keys], inputs);
    }

    private static TaskFunction Function(string id, int version) => TaskFunction.Create(
        new FunctionIdentity(id, id, 0, Guid.Empty, version), pure: true, Formatters.Int64, static (ref arguments) => arguments.Next(Formatters.Int64));

    private static int Draw(ulong detail, ChanceOf what, int whom, int count) =>
        detail == 0 ? 0 : (int)Chance.Below(Chance.Of(detail, what, (ulong)whom), count);

    private void PickHeld(in Operation operation, SimClient client)
    {
        for (int wanted = operation.C % (HeldMax + 1); wanted > 0; wanted--)
        {
            if (client.HoldCount == 0)
                return;
            UserHold picked = client.HoldAt(Draw(operation.Detail, ChanceOf.HeldInput, wanted, client.HoldCount));
            if (client.IsUsable(picked) && !_positions.ContainsKey(picked.Key))
                Hold(picked.Hold, picked.Key);
        }
    }

    private void AddNeighbours(GraphShape shape, int task, int tasks, ulong detail)
    {
        switch (shape)
        {
            case GraphShape.Independent:
                break;
            case GraphShape.Chain when task > 0:
                AddInput(task - 1);
                break;
            case GraphShape.Loose when task > 0:
                AddInput(task - 1 - Draw(detail, ChanceOf.Input, 2 * task, Math.Min(task, NeighboursMax)));
                if (Draw(detail, ChanceOf.Input, (2 * task) + 1, 2) == 1)
                    AddInput(task - 1 - Draw(detail, ChanceOf.Input, -task, Math.Min(task, NeighboursMax)));
                break;
            case GraphShape.FanIn when task == tasks - 1:
                AddInputs(0, task);
                break;
            case GraphShape.FanOut when task > 0:
                AddInput(0);
                break;
            case GraphShape.Diamond when task > 0 && task == tasks - 1:
                AddInputs(Math.Min(1, task - 1), task);
                break;
            case GraphShape.Diamond when task > 0:
                AddInput(0);
                break;
        }
    }

    private void AddInputs(int from, int to)
    {
        for (int input = from; input < to; input++)
            AddInput(input);
    }

    private void AddInput(int task) => AddInput(task, Graph.Keys[task]);

    /// <summary>A call names each of its inputs once, as lowering does; other clients may name one twice.</summary>
    private void AddInput(int input, Key key)
    {
        if (_inputKeys.Contains(key))
            return;
        bool isNamedTwice = Chance.PerMille(Chance.Of(0, ChanceOf.InputTwice, key, (ulong)Graph.Keys.Count), _namedTwice);
        for (int times = isNamedTwice ? 2 : 1; times > 0; times--)
        {
            Graph.Inputs.Add(input);
            _inputKeys.Add(key);
        }
    }

    /// <summary>A graph lists each key once: a call that is there already gets another constant.</summary>
    private void AddTask(long constant)
    {
        Key[] inputs = [.. _inputKeys];
        Key key = KeyOf(constant, inputs);
        while (_positions.ContainsKey(key))
            key = KeyOf(++constant, inputs);
        recipes.AddTask(key, constant, inputs);
        Append(key, constant, inputs.Length);
    }

    private void AddAgain(Key key)
    {
        if (_positions.ContainsKey(key))
            return; // It was listed for another task, behind this place: inputs come before those that use them.
        RecipeBook.Recipe recipe = recipes.Of(key);
        foreach (Key input in recipe.Inputs)
        {
            if (!_positions.ContainsKey(input))
                AddAgain(input);
        }

        foreach (Key input in recipe.Inputs)
            Graph.Inputs.Add(_positions[input]);
        Append(key, recipe.Constant, recipe.Inputs.Length);
    }

    private void Append(Key key, long constant, int inputs)
    {
        int start = Graph.Arguments.Length;
        Graph.Arguments.WriteInt64(constant);
        Graph.ArgumentLengths.Add(Graph.Arguments.Length - start);
        Graph.FunctionOf.Add((int)(constant & 1));
        Graph.InputCounts.Add(inputs);
        _positions.Add(key, Graph.Keys.Count);
        Graph.Keys.Add(key);
    }

    private void Hold(HoldId hold, Key key)
    {
        _positions.Add(key, ~_held.Count);
        _held.Add(hold);
        _heldKeys.Add(key);
    }

    private static Key KeyOf(long constant, Key[] inputs)
    {
        ulong high = Chance.Mix((ulong)constant + 1);
        ulong low = Chance.Mix(high + 1);
        foreach (Key input in inputs)
        {
            high = Chance.Mix((high * 31) + input.High);
            low = Chance.Mix((low * 31) + input.Low);
        }

        return new Key(high, low);
    }

    private void Clear()
    {
        if (Graph.Functions.Count == 0)
            Graph.Functions.AddRange([Brief, Long]);
        Graph.Keys.Clear();
        Graph.FunctionOf.Clear();
        Graph.InputCounts.Clear();
        Graph.Inputs.Clear();
        Graph.ArgumentLengths.Clear();
        Graph.Arguments.Clear();
        Graph.Outputs.Clear();
        Graph.OptionSets.Clear();
        Graph.OptionsOf.Clear();
        _held.Clear();
        _heldKeys.Clear();
        _positions.Clear();
        _closure.Clear();
    }
}

/// <summary>How the tasks of a simulated graph are connected.</summary>
internal enum GraphShape
{
    Independent,
    Chain,
    Loose,
    FanIn,
    FanOut,
    Diamond,

    /// <summary>How many shapes a plain submission chooses among; those behind it have operations of their own.</summary>
    Count,
    Layers,
}
