using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>A value known on the client, used as an argument of a graph.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="value">The value; may be null where the parameter allows it.</param>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class Constant<T>(T value) : Delayed<T>, IConstantNode
{
    /// <summary>The value.</summary>
    public T Value { get; } = value;

    /// <inheritdoc/>
    public override DelayedNodeKind Kind => DelayedNodeKind.Constant;

    void IConstantNode.Write(WireWriter writer, Formatter formatter)
    {
        if (formatter is Formatter<T> exact)
            exact.Write(writer, Value);
        else
            formatter.WriteObject(writer, Value); // A List<int> passed where the parameter is IReadOnlyList<int>.
    }

    Formatter IConstantNode.FindFormatter() => FunctionTable.Default.GetFormatter<T>();

    /// <inheritdoc/>
    public override string ToString() => $"constant {typeof(T).Name} {Value}";
}

/// <summary>What lowering a graph needs of a constant, whatever its type.</summary>
internal interface IConstantNode
{
    /// <summary>Writes the value with the formatter of the parameter it is passed to.</summary>
    void Write(WireWriter writer, Formatter formatter);

    /// <summary>Finds a formatter by the constant's own type, where no parameter tells one.</summary>
    Formatter FindFormatter();
}
