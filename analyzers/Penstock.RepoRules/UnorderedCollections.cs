using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Penstock.RepoRules;

/// <summary>Knows which collection types promise no order.</summary>
internal static class UnorderedCollections
{
    private static readonly HashSet<string> TypeNames = new(StringComparer.Ordinal)
    {
        "System.Collections.Generic.Dictionary",
        "System.Collections.Generic.IDictionary",
        "System.Collections.Generic.IReadOnlyDictionary",
        "System.Collections.Generic.HashSet",
        "System.Collections.Generic.ISet",
        "System.Collections.Generic.IReadOnlySet",
        "System.Collections.Generic.PriorityQueue.UnorderedItemsCollection",
        "System.Collections.Concurrent.ConcurrentDictionary",
        "System.Collections.Concurrent.ConcurrentBag",
        "System.Collections.Immutable.ImmutableDictionary",
        "System.Collections.Immutable.ImmutableHashSet",
        "System.Collections.Frozen.FrozenDictionary",
        "System.Collections.Frozen.FrozenSet",
        "System.Collections.Hashtable",
    };

    private static readonly SymbolDisplayFormat NameOnly = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The written name of the unordered collection <paramref name="value"/> evaluates to, or null when it has an order.</summary>
    public static string? Describe(IOperation value)
    {
        while (value is IConversionOperation { IsImplicit: true } conversion)
        {
            value = conversion.Operand;
        }

        if (Is(value.Type))
        {
            return value.Type!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        }

        // ConcurrentDictionary.Keys is an ICollection: only where it comes from says that it has no order.
        return value is IPropertyReferenceOperation { Property.Name: "Keys" or "Values" } property && Is(property.Instance?.Type)
            ? property.Syntax.ToString()
            : null;
    }

    /// <summary>True for the collections themselves, for what derives from them, and for their nested Keys and Values collections.</summary>
    public static bool Is(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (TypeNames.Contains(current.OriginalDefinition.ToDisplayString(NameOnly)))
            {
                return true;
            }
        }

        return type is { Name: "KeyCollection" or "ValueCollection", ContainingType: { } owner } && Is(owner);
    }
}
