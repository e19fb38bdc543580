using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Penstock.Generators.Discovery;

/// <summary>
/// Writes types as text. Done by hand because it runs for every parameter at every keystroke, and the compiler's own
/// display strings are several times slower.
/// </summary>
internal static class TypeText
{
    /// <summary>The type as code that compiles anywhere, without nullable annotations on reference types and names of tuple items.</summary>
    public static string Plain(ITypeSymbol type) => Write(type, Style.Code);

    /// <summary>The type as code that compiles anywhere, with names of tuple items.</summary>
    public static string Named(ITypeSymbol type) => Write(type, Style.Code | Style.TupleNames);

    /// <summary>The type as code that compiles anywhere, with nullable annotations and names of tuple items.</summary>
    public static string Annotated(ITypeSymbol type) => Write(type, Style.Code | Style.TupleNames | Style.Annotations);

    /// <summary>The type as it appears in function ids: independent of annotations, tuple names and aliases.</summary>
    public static string Id(ITypeSymbol type) => Write(type, Style.None);

    /// <summary>A name as it must be written in code.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>A namespace as code; empty for the global one.</summary>
    public static string Namespace(INamespaceSymbol space)
    {
        var text = new StringBuilder();
        AppendNamespace(text, space, Style.Code);
        return text.ToString();
    }

    /// <summary>
    /// Whether a reference type within the type is annotated as nullable, or not annotated at all because nullable annotations
    /// are off where it was written.
    /// </summary>
    public static bool HasLooseNullability(ITypeSymbol type) => HasNullability(type, static annotation => annotation != NullableAnnotation.NotAnnotated);

    /// <summary>Whether a reference type within the type comes from code without nullable annotations.</summary>
    public static bool HasUnknownNullability(ITypeSymbol type) => HasNullability(type, static annotation => annotation == NullableAnnotation.None);

    private static bool HasNullability(ITypeSymbol type, Func<NullableAnnotation, bool> test)
    {
        if (type.IsReferenceType && test(type.NullableAnnotation))
            return true;
        return type switch
        {
            IArrayTypeSymbol array => HasNullability(array.ElementType, test),
            INamedTypeSymbol { IsGenericType: true } named => named.TypeArguments.Any(argument => HasNullability(argument, test)),
            _ => false,
        };
    }

    private static string Write(ITypeSymbol type, Style style)
    {
        if (SpecialTypes.Keyword(type.SpecialType) is { } keyword && (style & Style.Annotations) == 0)
            return keyword;
        var text = new StringBuilder();
        Append(text, type, style);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ITypeSymbol type, Style style)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                Append(text, array.ElementType, style);
                text.Append('[').Append(',', array.Rank - 1).Append(']');
                break;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                Append(text, nullable.TypeArguments[0], style);
                text.Append('?');
                return;
            case INamedTypeSymbol { IsTupleType: true, TupleElements.Length: > 1 } tuple:
                AppendTuple(text, tuple, style);
                return;
            case INamedTypeSymbol named:
                AppendNamed(text, named, style);
                break;
            default:
                text.Append(type.TypeKind == TypeKind.Dynamic ? "dynamic" : type.ToDisplayString());
                break;
        }

        if ((style & Style.Annotations) != 0 && type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated })
            text.Append('?');
    }

    private static void AppendTuple(StringBuilder text, INamedTypeSymbol tuple, Style style)
    {
        bool code = (style & Style.Code) != 0;
        for (int i = 0; i < tuple.TupleElements.Length; i++)
        {
            IFieldSymbol element = tuple.TupleElements[i];
            text.Append(i == 0 ? "(" : code ? ", " : ",");
            Append(text, element.Type, style);
            if ((style & Style.TupleNames) != 0 && element.IsExplicitlyNamedTupleElement)
                text.Append(' ').Append(Identifier(element.Name));
        }

        text.Append(')');
    }

    private static void AppendNamed(StringBuilder text, INamedTypeSymbol named, Style style)
    {
        if (SpecialTypes.Keyword(named.SpecialType) is { } keyword)
        {
            text.Append(keyword);
            return;
        }

        if (named.ContainingType is { } outer)
            AppendNamed(text, outer, style & ~Style.Annotations);
        else
            AppendNamespace(text.Append((style & Style.Code) != 0 ? "global::" : ""), named.ContainingNamespace, style);
        if (named.ContainingType is not null || !named.ContainingNamespace.IsGlobalNamespace)
            text.Append('.');
        text.Append((style & Style.Code) != 0 ? Identifier(named.Name) : named.Name);
        AppendArguments(text, named, style);
    }

    private static void AppendArguments(StringBuilder text, INamedTypeSymbol named, Style style)
    {
        if (named.TypeArguments.IsEmpty)
            return;
        text.Append('<');
        for (int i = 0; i < named.TypeArguments.Length; i++)
        {
            if (i > 0)
                text.Append(',').Append((style & Style.Code) != 0 ? " " : "");
            Append(text, named.TypeArguments[i], style);
        }

        text.Append('>');
    }

    private static void AppendNamespace(StringBuilder text, INamespaceSymbol space, Style style)
    {
        if (space.IsGlobalNamespace)
            return;
        if (!space.ContainingNamespace.IsGlobalNamespace)
        {
            AppendNamespace(text, space.ContainingNamespace, style);
            text.Append('.');
        }

        text.Append((style & Style.Code) != 0 ? Identifier(space.Name) : space.Name);
    }

    [Flags]
    private enum Style
    {
        None = 0,

        /// <summary>Fully qualified, with escaped identifiers.</summary>
        Code = 1,

        /// <summary>With question marks on nullable reference types.</summary>
        Annotations = 2,

        /// <summary>With the names of tuple items.</summary>
        TupleNames = 4,
    }
}
