using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>What must hold for a method and its type before its parameters matter.</summary>
internal static class MethodRules
{
    public static IEnumerable<DiagnosticInfo> Check(IMethodSymbol method, MethodDeclarationSyntax syntax)
    {
        INamedTypeSymbol type = method.ContainingType;
        LocationInfo name = LocationInfo.Of(syntax.Identifier.GetLocation());
        if (CannotBeCalled(method) is { } reason)
            return [DiagnosticInfo.Create(DiagnosticDescriptors.NotAMethod, name, $"'{method.Name}'", reason)];
        if (NotYet(method) is { } missing)
            return [DiagnosticInfo.Create(DiagnosticDescriptors.NotSupportedYet, name, method.Name, missing)];
        return [.. NotPartial(syntax), .. Reserved(type, syntax)];
    }

    private static string? CannotBeCalled(IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
            return Misplaced.Advice;
        if (method.GetAttributes().Any(IsObsoleteError))
            return "it is marked obsolete as an error, so nothing may call it";
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
                return $"'{type.Name}' is local to its file, so generated code cannot reach it";
            if (type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
                return $"'{type.Name}' is private, so generated code cannot reach it; make it internal or public";
        }

        return null;
    }

    private static string? NotYet(IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface)
            return "methods of interfaces are not supported; put the attribute on a static method of a class or struct";
        if (!method.IsStatic)
            return "instance methods are not supported; make it static and pass what it needs as parameters";
        if (method.IsGenericMethod)
            return "generic methods are not supported; write one method per type";
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsGenericType)
                return $"methods of the generic type '{type.Name}' are not supported; move it to a type that is not generic";
        }

        return null;
    }

    private static bool IsObsoleteError(AttributeData attribute) =>
        attribute.AttributeClass?.Name == "ObsoleteAttribute" && attribute.ConstructorArguments.Any(argument => argument.Value is true);

    private static IEnumerable<DiagnosticInfo> NotPartial(SyntaxNode syntax) => syntax.Ancestors().OfType<TypeDeclarationSyntax>()
        .Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
        .Select(type => DiagnosticInfo.Create(DiagnosticDescriptors.TypeMustBePartial, LocationInfo.Of(type.Identifier.GetLocation()), type.Identifier.Text));

    private static IEnumerable<DiagnosticInfo> Reserved(INamedTypeSymbol type, MethodDeclarationSyntax syntax)
    {
        if (type.Name == ContainerReader.DelayedClass)
            return [Reserved(type.Name, type.Name, syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.GetLocation(), syntax, "rename the type")];
        return type.GetMembers(ContainerReader.DelayedClass)
            .Where(member => !ContainerReader.IsPartOfDelayedClass(member))
            .Concat(type.GetMembers(ContainerReader.FunctionsClass))
            .Select(member => Reserved(type.Name, member.Name, member.Locations.FirstOrDefault(place => place.IsInSource), syntax, "rename it"));
    }

    private static DiagnosticInfo Reserved(string type, string member, Location? location, MethodDeclarationSyntax syntax, string advice) =>
        DiagnosticInfo.Create(DiagnosticDescriptors.ReservedMember, LocationInfo.Of(location ?? syntax.Identifier.GetLocation()), type, member, advice);
}
