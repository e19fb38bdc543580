using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>Finds out whether and how a user type gets a method that makes lazy values of lazy members.</summary>
internal static class LazyConstructionReader
{
    /// <summary>Static extensions exist from C# 14 on; the constant is missing in the compiler this is built with.</summary>
    private const LanguageVersion FirstWithStaticExtensions = (LanguageVersion)1400;

    public static LazyConstruction? Read(INamedTypeSymbol type, string id, List<TravellingMember> members, MemberModel[] models, ConstructorChoice constructor, Compilation compilation)
    {
        string space = TypeText.Namespace(type.ContainingNamespace);
        string className = FormatterNames.OfLazy(id);
        if (members.Count == 0 || compilation is not CSharpCompilation { LanguageVersion: >= FirstWithStaticExtensions } || IsThereAlready(type, className, compilation))
            return null;

        var parameters = new List<ParameterModel>();
        int[] parameterOfMember = new int[members.Count];
        foreach ((IParameterSymbol parameter, TravellingMember member) in constructor.Arguments)
            Add(parameter.Name, member, DefaultValueText.Of(parameter));
        foreach (TravellingMember member in members.Where(member => !constructor.Arguments.Any(argument => ReferenceEquals(argument.Member, member))))
            Add(ParameterName(member.Name, parameters), member, null);
        bool isPublic = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly) && IsPublic(type);
        return new LazyConstruction(space, className, isPublic, parameters.ToEquatableArray(), new(parameterOfMember));

        void Add(string name, TravellingMember member, string? defaultText)
        {
            int position = members.IndexOf(member);
            parameterOfMember[position] = parameters.Count;
            parameters.Add(ParameterReader.Model(name, member.Type, defaultText, models[position].Shape));
        }
    }

    /// <summary>Whether the assembly that declares the type has the method: a second one would make every call ambiguous.</summary>
    private static bool IsThereAlready(INamedTypeSymbol type, string className, Compilation compilation)
    {
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
            return false;
        string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".";
        return type.ContainingAssembly.GetTypeByMetadataName(space + className) is { DeclaredAccessibility: Accessibility.Public };
    }

    private static string ParameterName(string member, List<ParameterModel> taken)
    {
        string name = char.ToLowerInvariant(member[0]) + member.Substring(1);
        while (taken.Exists(parameter => parameter.Name == name))
            name += "_";
        return name;
    }

    private static bool IsPublic(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsPublic(array.ElementType),
        INamedTypeSymbol named =>
            named.DeclaredAccessibility == Accessibility.Public &&
            (named.ContainingType is null || IsPublic(named.ContainingType)) &&
            named.TypeArguments.All(IsPublic),
        _ => true,
    };
}
