using Microsoft.CodeAnalysis;

namespace Penstock.Generators.Discovery;

/// <summary>The types that the library has formatters for. To support another one, add a line here.</summary>
internal static class KnownTypes
{
    private static readonly Dictionary<string, KnownType> Table = new(StringComparer.Ordinal)
    {
        ["Half"] = Scalar("System"),
        ["Int128"] = Scalar("System"),
        ["UInt128"] = Scalar("System"),
        ["DateTimeOffset"] = Scalar("System"),
        ["DateOnly"] = Scalar("System"),
        ["TimeOnly"] = Scalar("System"),
        ["TimeSpan"] = Scalar("System"),
        ["Guid"] = Scalar("System"),
        ["Uri"] = Scalar("System"),
        ["Version"] = Scalar("System"),
        ["BigInteger"] = Scalar("System.Numerics"),
        ["Unit"] = Scalar("Penstock"),

        ["List`1"] = Sequence("System.Collections.Generic", passedByItem: true),
        ["IEnumerable`1"] = Sequence("System.Collections.Generic", passedByItem: true),
        ["IReadOnlyList`1"] = Sequence("System.Collections.Generic", passedByItem: true),
        ["IReadOnlyCollection`1"] = Sequence("System.Collections.Generic", passedByItem: true),
        ["IList`1"] = Sequence("System.Collections.Generic", passedByItem: true),
        ["ICollection`1"] = Sequence("System.Collections.Generic", passedByItem: true),
        ["ImmutableArray`1"] = Sequence("System.Collections.Immutable", passedByItem: true),

        ["Queue`1"] = Sequence("System.Collections.Generic", passedByItem: false),
        ["Stack`1"] = Sequence("System.Collections.Generic", passedByItem: false),
        ["HashSet`1"] = Sequence("System.Collections.Generic", passedByItem: false),
        ["ISet`1"] = Sequence("System.Collections.Generic", passedByItem: false),
        ["IReadOnlySet`1"] = Sequence("System.Collections.Generic", passedByItem: false),
        ["ImmutableList`1"] = Sequence("System.Collections.Immutable", passedByItem: false),
        ["Memory`1"] = Sequence("System", passedByItem: false),
        ["ReadOnlyMemory`1"] = Sequence("System", passedByItem: false),

        ["Dictionary`2"] = Map("System.Collections.Generic", passedByItem: true),
        ["IDictionary`2"] = Map("System.Collections.Generic", passedByItem: true),
        ["IReadOnlyDictionary`2"] = Map("System.Collections.Generic", passedByItem: true),
        ["SortedDictionary`2"] = Map("System.Collections.Generic", passedByItem: true),
        ["ImmutableDictionary`2"] = Map("System.Collections.Immutable", passedByItem: true),
        ["KeyValuePair`2"] = Map("System.Collections.Generic", passedByItem: false),
    };

    /// <summary>Finds a type that the library has a formatter for.</summary>
    public static KnownType? Find(INamedTypeSymbol type) =>
        type.ContainingType is null && Table.TryGetValue(type.MetadataName, out KnownType known) && IsIn(type.ContainingNamespace, known.Namespace)
            ? known
            : null;

    /// <summary>Whether a namespace has a given name.</summary>
    public static bool IsIn(INamespaceSymbol space, string name)
    {
        int end = name.Length;
        for (; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            int start = end - space.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, space.Name, 0, space.Name.Length) != 0 || (start > 0 && name[start - 1] != '.'))
                return false;
            end = start - 1;
        }

        return end == -1;
    }

    /// <summary>Whether a type belongs to .NET itself, whose types are not taken apart by members.</summary>
    public static bool IsOfDotNet(ITypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;
        return space is { IsGlobalNamespace: false, Name: "System" };
    }

    private static KnownType Scalar(string space) => new(space, KnownTypeKind.Scalar, PassedByItem: false);

    private static KnownType Sequence(string space, bool passedByItem) => new(space, KnownTypeKind.Sequence, passedByItem);

    private static KnownType Map(string space, bool passedByItem) => new(space, KnownTypeKind.Map, passedByItem);
}

/// <summary>A type with a formatter in the library, which is named like the type.</summary>
/// <param name="Namespace">The type's namespace.</param>
/// <param name="Kind">What it contains.</param>
/// <param name="PassedByItem">Whether a parameter of this type can be given item by item.</param>
internal sealed record KnownType(string Namespace, KnownTypeKind Kind, bool PassedByItem);

/// <summary>What a known type contains.</summary>
internal enum KnownTypeKind
{
    Scalar,
    Sequence,
    Map,
}
