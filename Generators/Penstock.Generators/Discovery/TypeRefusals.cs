using Microsoft.CodeAnalysis;

namespace Penstock.Generators.Discovery;

/// <summary>Types whose values cannot travel whatever their members are, each with the reason.</summary>
internal static class TypeRefusals
{
    /// <summary>Why a type that the library has no formatter for is refused; null for a type that may be taken apart by members.</summary>
    public static string? Reason(ITypeSymbol type) => Kind(type) ?? OfDotNet(type) ?? OfUser(type);

    /// <summary>The reason if it lies in the kind of type, so that no choice of members would help.</summary>
    public static string? Kind(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Object } => "is object, which says nothing about the value",
        { TypeKind: TypeKind.Dynamic } => "is dynamic, which says nothing about the value",
        { TypeKind: TypeKind.Error } => "is a type the generator does not know; if another generator makes it, move it to a project of its own",
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "is a pointer, which means nothing in another process",
        { TypeKind: TypeKind.Delegate } => "is a delegate; code does not travel, only the names of [Delayed] methods do",
        { TypeKind: TypeKind.TypeParameter } => "is a type parameter",
        { IsRefLikeType: true } => "is a ref struct, which cannot outlive the call; use an array or Memory<T>",
        _ when IsLazy(type) => "is a lazy value already; use the type of the value",
        _ when IsExpression(type) => "is an expression tree; code does not travel, only the names of [Delayed] methods do",
        _ when DerivesFrom(type, "System.IO", "Stream") => "is a stream, which is tied to one process; pass the bytes or a path",
        { TypeKind: TypeKind.Interface } when Known(type) is null => "is an interface; use a concrete type, so that the receiver knows what to make",
        { TypeKind: TypeKind.Class, IsAbstract: true, IsStatic: false } => "is abstract; use a concrete type, so that the receiver knows what to make",
        _ => null,
    };

    private static string? OfDotNet(ITypeSymbol type)
    {
        if (KnownTypes.IsOfDotNet(type))
            return "is a type of .NET that has no formatter";
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType) && KnownTypes.IsOfDotNet(ancestor))
                return $"derives from {ancestor.Name}, a type of .NET that has no formatter";
        }

        return null;
    }

    private static string? OfUser(ITypeSymbol type) => type switch
    {
        // A collection travels as its items, an object as its members; read as the other it would be garbage.
        _ when type.AllInterfaces.Any(item => item.SpecialType == SpecialType.System_Collections_IEnumerable) =>
            "is a collection of its own kind; use an array, List<T> or another collection of .NET",
        INamedTypeSymbol { IsFileLocal: true } => "is local to its file, so generated code cannot reach it",
        { IsStatic: true } => "is static",
        _ => null,
    };

    private static KnownType? Known(ITypeSymbol type) => type is INamedTypeSymbol named ? KnownTypes.Find(named) : null;

    private static bool IsLazy(ITypeSymbol type) => DerivesFrom(type, "Penstock", "DelayedNode");

    private static bool IsExpression(ITypeSymbol type) => DerivesFrom(type, "System.Linq.Expressions", "Expression");

    private static bool DerivesFrom(ITypeSymbol type, string space, string name)
    {
        for (ITypeSymbol? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Name == name && KnownTypes.IsIn(ancestor.ContainingNamespace, space))
                return true;
        }

        return false;
    }
}
