namespace Penstock.Testing;

/// <summary>What tasks are called and which function they call, for all graphs of a life.</summary>
internal sealed class TaskNames
{
    private readonly Dictionary<string, TaskFunction> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<Key, string> _names = [];
    private readonly Dictionary<Key, int> _ordinals = [];

    /// <summary>The keys of tasks, in the order of their graphs.</summary>
    public List<Key> Tasks { get; } = [];

    /// <summary>Learns a graph.</summary>
    public void Learn(LoweredGraph graph)
    {
        foreach (TaskFunction function in graph.Functions)
            _functions.TryAdd(function.Identity.Id, function);
        for (int task = 0; task < graph.TaskCount; task++)
        {
            if (!_names.TryAdd(graph.Keys[task], graph.Functions[graph.FunctionOf[task]].Name))
                continue;
            _ordinals.Add(graph.Keys[task], Tasks.Count);
            Tasks.Add(graph.Keys[task]);
        }
    }

    /// <summary>Learns scattered data.</summary>
    public void LearnData(Key key) => _names.TryAdd(key, "data");

    /// <summary>The function with an id; a graph has named it.</summary>
    public TaskFunction Function(string id) => _functions[id];

    /// <summary>The position of a task among <see cref="Tasks"/>.</summary>
    public int OrdinalOf(Key task) => _ordinals[task];

    /// <summary>The name of a key; empty if no graph has named it.</summary>
    public string Of(Key key) => _names.GetValueOrDefault(key, "");

    /// <summary>Name and key.</summary>
    public string Describe(Key key) => key.ToString(Of(key));

    /// <summary>Puts the names of all keys of a text before them.</summary>
    public string Name(string text) => KeyNames.Add(text, this);
}
