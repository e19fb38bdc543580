namespace Penstock.Generators.Model;

/// <summary>The method <c>Lazy</c> of a user type: makes a lazy value whose members are lazy values, futures or constants.</summary>
/// <param name="Namespace">Where its class is, as code: the type's own namespace, so that whoever sees the type sees the method.</param>
/// <param name="ClassName">The name of its class.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
/// <param name="Parameters">Its parameters: those of the type's constructor, then the members that an object initialiser sets.</param>
/// <param name="ParameterOfMember">For each member of the type, the position of its parameter.</param>
internal sealed record LazyConstruction(
    string Namespace,
    string ClassName,
    bool IsPublic,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<int> ParameterOfMember);
