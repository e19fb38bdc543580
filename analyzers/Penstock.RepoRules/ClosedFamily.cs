using Microsoft.CodeAnalysis;

namespace Penstock.RepoRules;

/// <summary>
/// A closed family is an abstract record that only its own assembly can derive from: every constructor it declares is
/// private, private protected or internal. Its cases are the records below it that can be instantiated.
/// </summary>
internal static class ClosedFamily
{
    public static bool IsRoot(INamedTypeSymbol type)
    {
        if (!type.IsRecord || type.IsValueType || !type.IsAbstract)
        {
            return false;
        }

        var constructors = type.InstanceConstructors.Where(constructor => !IsCopyConstructor(constructor, type)).ToList();
        return constructors.Count > 0 && constructors.All(constructor => constructor.DeclaredAccessibility
            is Accessibility.Private or Accessibility.ProtectedAndInternal or Accessibility.Internal);
    }

    /// <summary>The cases of <paramref name="family"/> in its own assembly, in the order of their names.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Cases(INamedTypeSymbol family)
    {
        var cases = new List<INamedTypeSymbol>();
        Collect(family.ContainingAssembly.GlobalNamespace, family.OriginalDefinition, cases);
        cases.Sort((left, right) => string.CompareOrdinal(left.ToDisplayString(), right.ToDisplayString()));
        return cases;
    }

    public static bool IsOrDerivesFrom(INamedTypeSymbol type, ITypeSymbol ancestor)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, ancestor.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    // The compiler gives every record that can be derived from a protected copy constructor; it does not open the family,
    // because a derived record must also call one of the others.
    private static bool IsCopyConstructor(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);

    private static void Collect(INamespaceOrTypeSymbol container, INamedTypeSymbol family, List<INamedTypeSymbol> cases)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class } type && IsOrDerivesFrom(type, family))
            {
                cases.Add(type);
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                Collect(inner, family, cases);
            }
        }
    }
}
