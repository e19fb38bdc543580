namespace Penstock.Generators.Model;

/// <summary>A record, class or struct of the user for which a formatter is written.</summary>
/// <param name="Type">The type as code.</param>
/// <param name="Id">The type as it appears in function ids; sorts the output.</param>
/// <param name="FormatterName">The name of the formatter's class.</param>
/// <param name="IsValueType">Whether it is a struct.</param>
/// <param name="IsSealed">Whether a value's type can only be this one.</param>
/// <param name="Members">What is written, in order.</param>
/// <param name="ConstructorArguments">What is passed to the constructor.</param>
/// <param name="InitializedMembers">Positions of the members that an object initialiser sets.</param>
/// <param name="Lazy">How a lazy value is made of lazy members; null where the type gets no such method.</param>
internal sealed record UserTypeModel(
    string Type,
    string Id,
    string FormatterName,
    bool IsValueType,
    bool IsSealed,
    EquatableArray<MemberModel> Members,
    EquatableArray<ConstructorArgument> ConstructorArguments,
    EquatableArray<int> InitializedMembers,
    LazyConstruction? Lazy);

/// <summary>A property or field that travels.</summary>
/// <param name="Name">The member's name as metadata has it.</param>
/// <param name="Shape">How it is encoded.</param>
internal sealed record MemberModel(string Name, FormatterShape Shape);

/// <summary>A constructor parameter and the member whose value it gets.</summary>
internal sealed record ConstructorArgument(string Parameter, int Member);
