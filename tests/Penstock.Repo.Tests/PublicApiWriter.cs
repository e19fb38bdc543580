using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Penstock.Repo.Tests;

/// <summary>Writes what an assembly promises to its users: one line per type and member, in a stable order.</summary>
internal static class PublicApiWriter
{
    private static readonly SymbolDisplayFormat MemberFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        kindOptions: SymbolDisplayKindOptions.IncludeMemberKeyword,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    private static readonly SymbolDisplayFormat TypeFormat = MemberFormat.WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword);

    private static readonly string[] WrittenByTheCompilerForRecords =
        ["Equals", "GetHashCode", "ToString", "PrintMembers", "EqualityContract", "op_Equality", "op_Inequality", "Deconstruct"];

    public static IReadOnlyList<string> Write(string assemblyPath)
    {
        var reference = MetadataReference.CreateFromFile(assemblyPath);
        var compilation = CSharpCompilation.Create("Reader", references: [reference, .. Surroundings(assemblyPath)]);
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!; // Just added as an assembly.
        return
        [
            .. TypesIn(assembly.GlobalNamespace)
                .OrderBy(type => type.ContainingNamespace.ToDisplayString(), StringComparer.Ordinal)
                .ThenBy(FullName, StringComparer.Ordinal)
                .SelectMany(Lines)
                .Skip(1), // The empty line before the first type.
        ];
    }

    /// <summary>What the assembly's own signatures mention: the framework, and what was built beside it.</summary>
    private static IEnumerable<MetadataReference> Surroundings(string assemblyPath)
    {
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator); // The host always sets it.
        var beside = Directory.GetFiles(Path.GetDirectoryName(assemblyPath)!, "*.dll"); // The path names a file.
        return framework.Concat(beside)
            .Where(path => path != assemblyPath)
            .DistinctBy(Path.GetFileName, StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) => container.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .Where(member => member is INamespaceSymbol || (IsVisible(member) && member.CanBeReferencedByName))
        .SelectMany(member => member is INamedTypeSymbol type ? TypesIn(type).Prepend(type) : TypesIn(member));

    private static IEnumerable<string> Lines(INamedTypeSymbol type)
    {
        yield return "";
        yield return $"{type.ContainingNamespace.ToDisplayString()}: {Declaration(type)}";
        if (type.TypeKind == TypeKind.Delegate)
            yield break;

        var members = type.GetMembers()
            .Where(member => member is not INamedTypeSymbol && IsVisible(member) && !IsNoise(type, member))
            .Select(member => (member.Name, Line: "    " + member.ToDisplayString(MemberFormat)));
        var ordered = type.TypeKind == TypeKind.Enum
            ? members
            : members.OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Line, StringComparer.Ordinal);
        foreach (var (_, line) in ordered)
            yield return line;
    }

    private static string Declaration(INamedTypeSymbol type)
    {
        var modifiers = type switch
        {
            { IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            _ => "",
        };
        var bases = Bases(type).Select(basis => basis.ToDisplayString(MemberFormat)).ToList();
        return modifiers + type.ToDisplayString(TypeFormat) + (bases.Count > 0 ? " : " + string.Join(", ", bases) : "");
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        IEnumerable<INamedTypeSymbol> interfaces = type.TypeKind is TypeKind.Enum or TypeKind.Delegate
            ? []
            : type.Interfaces.Where(IsVisible).OrderBy(basis => basis.ToDisplayString(), StringComparer.Ordinal);
        return type is { TypeKind: TypeKind.Class, BaseType: { SpecialType: not SpecialType.System_Object } parent }
            ? interfaces.Prepend(parent)
            : interfaces;
    }

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    /// <summary>Accessors show with their property or event; what a record gets for free goes without saying.</summary>
    private static bool IsNoise(INamedTypeSymbol type, ISymbol member) =>
        member is IMethodSymbol { AssociatedSymbol: not null }
        || member.Name.StartsWith('<')
        || (type.TypeKind == TypeKind.Enum && member is IMethodSymbol)
        || (type.IsRecord && WrittenByTheCompilerForRecords.Contains(member.Name, StringComparer.Ordinal));

    private static string FullName(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
