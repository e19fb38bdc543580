namespace Penstock;

/// <summary>
/// Builds a graph by name, for graphs that come from data instead of code: names may be used before they are defined.
/// </summary>
/// <remarks>
/// <code>
/// var graph = new GraphBuilder();
/// graph.Define("sum", Add(graph.Use&lt;int&gt;("left"), 2));
/// graph.Define("left", Load("left.csv"));
/// int sum = await graph.Use&lt;int&gt;("sum").ComputeAsync(client);
/// </code>
/// Mistakes in the graph, a name that needs itself or was never defined, are reported when the graph is submitted. Not thread-safe.
/// </remarks>
public sealed class GraphBuilder
{
    /// <summary>The most names one builder holds.</summary>
    internal const int NamesMax = 100_000_000;

    private readonly Dictionary<string, DelayedNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>Says what a name stands for.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name; not empty.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentNullException">The name or the value is null.</exception>
    /// <exception cref="ArgumentException">The name is empty or already defined.</exception>
    public void Define<T>(string name, Delayed<T> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!_nodes.TryAdd(name, value))
            throw new ArgumentException($"'{name}' is already defined in this graph.", nameof(name));
    }

    /// <summary>Uses a name, defined already or later.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name; not empty.</param>
    /// <returns>A lazy value that stands for it.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="ArgumentException">The name is empty, or defined with another type.</exception>
    public Delayed<T> Use<T>(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_nodes.TryGetValue(name, out DelayedNode? node) && node is not Delayed<T>)
            throw new ArgumentException($"'{name}' is defined as {node}, not as a lazy {typeof(T).Name}.", nameof(name));
        return new Reference<T>(name, this);
    }

    internal DelayedNode? Find(string name) => _nodes.GetValueOrDefault(name);
}
