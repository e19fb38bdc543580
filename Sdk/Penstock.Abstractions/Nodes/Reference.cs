namespace Penstock;

/// <summary>A node that stands for another one: bound later by a <see cref="GraphBuilder"/>, or known and given options.</summary>
internal interface IReferenceNode
{
    /// <summary>The name it was made with.</summary>
    string Name { get; }

    /// <summary>What the name stands for, or null while it is undefined.</summary>
    DelayedNode? Target { get; }

    /// <summary>The options with which the call that it stands for is to run; null for none.</summary>
    TaskOptions? Options { get; }
}

/// <inheritdoc cref="IReferenceNode"/>
internal sealed class Reference<T>(string name, GraphBuilder builder) : Delayed<T>, IReferenceNode
{
    public string Name { get; } = name;

    public DelayedNode? Target => builder.Find(Name);

    public TaskOptions? Options => null;

    public override DelayedNodeKind Kind => DelayedNodeKind.Reference;

    public override string ToString() => $"reference to '{Name}'";
}
