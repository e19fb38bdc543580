namespace Penstock;

/// <summary>
/// Gives a method a lazy twin: the source generator adds a nested static class <c>Delayed</c> to the containing partial
/// type, with a method of the same name that adds a task to a graph instead of running.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class DelayedAttribute : Attribute
{
    /// <summary>
    /// Whether equal arguments always give an equal result and running twice does no harm. True unless set: calls with
    /// equal arguments then share one key and one result. Set to false for methods with side effects or random results.
    /// </summary>
    public bool Pure { get; set; } = true;

    /// <summary>
    /// A name for the function that stays when the method is renamed or moved; null for
    /// <c>Namespace.Type.Method(parameter types)</c>. Unique within a program.
    /// </summary>
    public string? Id { get; set; }

    /// <summary>
    /// Zero (the default) ties the keys of this function to the exact build of its assembly. Any other number ties them to
    /// that number instead: raise it whenever the method's meaning changes.
    /// </summary>
    public int Version { get; set; }
}
