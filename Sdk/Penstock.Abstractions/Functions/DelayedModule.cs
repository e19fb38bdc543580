using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Penstock;

/// <summary>Lists the functions and value types of one assembly. Implemented by generated code only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDelayedModule
{
    /// <summary>Adds the assembly's functions and formatters to a table.</summary>
    /// <param name="table">The table.</param>
    void Register(FunctionTable table);
}

/// <summary>Names the <see cref="IDelayedModule"/> of an assembly. Emitted by the source generator.</summary>
/// <param name="moduleType">The module; has a public parameterless constructor.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class DelayedModuleAttribute(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type moduleType) : Attribute
{
    /// <summary>The module.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    public Type ModuleType { get; } = moduleType;
}
