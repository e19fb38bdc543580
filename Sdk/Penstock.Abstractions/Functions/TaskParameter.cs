using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>A parameter of a function as tasks see it: its name and how a constant given for it is encoded.</summary>
/// <param name="Name">The parameter's name, for messages.</param>
/// <param name="Formatter">The formatter of its type.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct TaskParameter(string Name, Formatter Formatter);
