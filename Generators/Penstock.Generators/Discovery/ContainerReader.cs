using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>Reads the types that a method stands in.</summary>
internal static class ContainerReader
{
    /// <summary>The nested class with the lazy methods.</summary>
    public const string DelayedClass = "Delayed";

    /// <summary>The nested class with the function descriptors.</summary>
    public const string FunctionsClass = "DelayedFunctions";

    public static ContainerModel Read(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        var declarations = new List<string>();
        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
            declarations.Insert(0, $"{Keyword(level)} {TypeText.Identifier(level.Name)}");
        INamedTypeSymbol? usersPart = type.GetTypeMembers(DelayedClass).FirstOrDefault(IsPartOfDelayedClass);
        return new ContainerModel(
            TypeText.Namespace(type.ContainingNamespace),
            declarations.ToEquatableArray(),
            TypeText.Plain(type),
            TypeText.Id(type),
            usersPart is null ? "public static" : "",
            TakenSignatures(usersPart, method.Name).ToEquatableArray());
    }

    /// <summary>Whether a member is a part of the nested class that the user adds methods of their own to.</summary>
    public static bool IsPartOfDelayedClass(ISymbol member) =>
        member is INamedTypeSymbol { TypeKind: TypeKind.Class, IsStatic: true, IsRecord: false, Arity: 0 } type &&
        type.DeclaringSyntaxReferences.All(part => part.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    private static IEnumerable<string> TakenSignatures(INamedTypeSymbol? usersPart, string name)
    {
        foreach (ISymbol member in usersPart?.GetMembers(name) ?? [])
        {
            yield return member is IMethodSymbol method
                ? LazySignature.Of(name, method.Arity, method.Parameters.Select(parameter => TypeText.Plain(parameter.Type)))
                : LazySignature.AnyOf(name);
        }
    }
}
