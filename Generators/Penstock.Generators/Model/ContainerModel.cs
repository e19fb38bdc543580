namespace Penstock.Generators.Model;

/// <summary>The type that contains methods.</summary>
/// <param name="Namespace">Its namespace as code; empty for the global one.</param>
/// <param name="Declarations">The outermost type first; each a keyword and a name, such as <c>record struct Point</c>.</param>
/// <param name="Type">The type as code.</param>
/// <param name="FullName">The type's name for file names.</param>
/// <param name="DelayedModifiers">The modifiers of the nested class; empty where the user declares a part of it.</param>
/// <param name="TakenSignatures">Signatures that the user's own part of the nested class takes.</param>
internal sealed record ContainerModel(
    string Namespace,
    EquatableArray<string> Declarations,
    string Type,
    string FullName,
    string DelayedModifiers,
    EquatableArray<string> TakenSignatures);
