using Microsoft.CodeAnalysis;

namespace Penstock.Generators.Discovery;

/// <summary>A public property or field of a user type, seen by the code that encodes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="CanBeSet">Whether an object initialiser can set it.</param>
/// <param name="IsStored">Whether the object keeps it; a property that only computes need not travel.</param>
/// <param name="IsRequired">Whether C# insists that an object initialiser sets it.</param>
internal sealed record TravellingMember(string Name, ITypeSymbol Type, bool CanBeSet, bool IsStored, bool IsRequired)
{
    /// <summary>The members of a type and its ancestors: the most distant ancestor first, in the order they are declared.</summary>
    public static List<TravellingMember> Of(INamedTypeSymbol type, Compilation compilation)
    {
        var members = new List<TravellingMember>();
        foreach (INamedTypeSymbol ancestor in LineageOf(type))
        {
            foreach (ISymbol symbol in ancestor.GetMembers())
            {
                if (Create(symbol, ancestor, compilation) is not { } member)
                    continue;
                int overridden = members.FindIndex(known => known.Name == member.Name);
                if (overridden < 0)
                    members.Add(member);
                else
                    members[overridden] = member;
            }
        }

        return members;
    }

    /// <summary>A member that C# insists an object initialiser sets, but that does not travel; null if there is none.</summary>
    public static string? FindHiddenRequired(INamedTypeSymbol type, List<TravellingMember> members) => LineageOf(type)
        .SelectMany(ancestor => ancestor.GetMembers())
        .Where(symbol => symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
        .Select(symbol => symbol.Name)
        .FirstOrDefault(name => !members.Exists(member => member.Name == name));

    private static Stack<INamedTypeSymbol> LineageOf(INamedTypeSymbol type)
    {
        var lineage = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? ancestor = type; ancestor is not null && ancestor.SpecialType == SpecialType.None; ancestor = ancestor.BaseType)
            lineage.Push(ancestor);
        return lineage;
    }

    private static TravellingMember? Create(ISymbol symbol, INamedTypeSymbol owner, Compilation compilation)
    {
        if (symbol is not (IPropertySymbol or IFieldSymbol) || symbol.IsStatic || symbol.DeclaredAccessibility != Accessibility.Public || IsLeftOut(symbol))
            return null;
        return symbol switch
        {
            IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public, ReturnsByRef: false, ReturnsByRefReadonly: false } property =>
                new(property.Name, property.Type, IsSettable(property, compilation), KeepsValue(property, owner), property.IsRequired),
            IFieldSymbol { IsConst: false, IsImplicitlyDeclared: false, IsFixedSizeBuffer: false } field =>
                new(field.Name, field.Type, !field.IsReadOnly, IsStored: true, field.IsRequired),
            _ => null,
        };
    }

    private static bool IsSettable(IPropertySymbol property, Compilation compilation) =>
        property.SetMethod is { } setter && (setter.DeclaredAccessibility == Accessibility.Public || compilation.IsSymbolAccessibleWithin(setter, compilation.Assembly));

    /// <summary>An automatic property has a field; one from another assembly shows none, and counts as stored if it can be set.</summary>
    private static bool KeepsValue(IPropertySymbol property, INamedTypeSymbol owner) =>
        property.SetMethod is not null ||
        owner.GetMembers().Any(member => member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>The attributes of .NET by which a member is excluded from serialisation.</summary>
    private static bool IsLeftOut(ISymbol symbol) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "IgnoreDataMemberAttribute" or "NonSerializedAttribute");
}
