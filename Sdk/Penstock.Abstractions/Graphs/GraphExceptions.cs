namespace Penstock;

/// <summary>A graph was refused because one of its values needs itself. Nothing was submitted.</summary>
public sealed class GraphCycleException : ArgumentException
{
    /// <summary>Reports a cycle.</summary>
    /// <param name="path">The names along the cycle, at most ten.</param>
    public GraphCycleException(IReadOnlyList<string> path)
        : base($"The graph contains a cycle: {string.Join(" -> ", path)} -> {(path.Count > 0 ? path[0] : "")}. A value cannot need itself; nothing was submitted.")
    {
        Path = path;
    }

    /// <summary>The names along the cycle, in order; at most ten.</summary>
    public IReadOnlyList<string> Path { get; }
}

/// <summary>A graph was refused because it uses a name that stands for nothing. Nothing was submitted.</summary>
public sealed class MissingDependencyException : ArgumentException
{
    /// <summary>Reports a missing name.</summary>
    /// <param name="name">The name that was used and never defined.</param>
    public MissingDependencyException(string name)
        : base($"The graph uses '{name}', which is not defined. Define it before submitting; nothing was submitted.")
    {
        Name = name;
    }

    /// <summary>The name that was used and never defined.</summary>
    public string Name { get; }
}
