using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Penstock.RepoRules;

/// <summary>
/// RR004: what travels between processes is data. A message cannot change after it was made, and holds nothing that only
/// means something in the process that made it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MessageShapeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>A record that holds itself would never end; no message nests this deep on purpose.</summary>
    private const int NestingMax = 8;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.MessageShape);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(CheckType, SymbolKind.NamedType);
    }

    private static void CheckType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !type.AllInterfaces.Any(IsMessageInterface))
        {
            return;
        }

        // class Ping : IMessage<Ping>
        if (!IsMessageShape(type))
        {
            Report(context, type, type, "make it a readonly record struct, a sealed record, or a readonly ref struct when it holds spans");
        }

        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
        {
            CheckMember(context, type, field);
        }
    }

    private static void CheckMember(SymbolAnalysisContext context, INamedTypeSymbol type, IFieldSymbol field)
    {
        var property = field.AssociatedSymbol as IPropertySymbol;
        var member = (ISymbol?)property ?? field;

        // record Ping { public int Count { get; set; } }
        if (property is { SetMethod.IsInitOnly: false } || (property is null && !field.IsReadOnly))
        {
            Report(context, type, member, $"member '{member.Name}' can be changed after the message was made");
        }

        // record Ping(List<int> Counts)
        if (!IsValue(field.Type))
        {
            var written = field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            Report(context, type, member, $"member '{member.Name}' of type '{written}' is neither an id nor a value");
        }
    }

    private static bool IsMessageShape(INamedTypeSymbol type) => type switch
    {
        { IsRefLikeType: true } => type.IsReadOnly,
        { IsRecord: true, IsValueType: true } => type.IsReadOnly,
        { IsRecord: true } => type.IsSealed,
        _ => false,
    };

    /// <summary>Primitives, enums, strings, readonly structs and sealed records of values, and arrays, lists and spans of these.</summary>
    private static bool IsValue(ITypeSymbol type, int depth = 0) => type switch
    {
        IArrayTypeSymbol array => IsValue(array.ElementType, depth),
        { SpecialType: SpecialType.System_String } => true,
        { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_Double } => true,
        { TypeKind: TypeKind.Enum } => true,
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T or SpecialType.System_Collections_Generic_IReadOnlyList_T } =>
            ((INamedTypeSymbol)type).TypeArguments.All(argument => IsValue(argument, depth)),
        INamedTypeSymbol { IsValueType: true, IsReadOnly: true } value => value.TypeArguments.All(argument => IsValue(argument, depth)),
        INamedTypeSymbol { IsRecord: true, IsSealed: true } record => depth < NestingMax && HasOnlyValues(record, depth + 1),
        _ => false,
    };

    private static bool HasOnlyValues(INamedTypeSymbol record, int depth) => record.GetMembers()
        .OfType<IPropertySymbol>()
        .Where(property => !property.IsStatic && property.DeclaredAccessibility == Accessibility.Public)
        .All(property => property.SetMethod is null or { IsInitOnly: true } && IsValue(property.Type, depth));

    private static bool IsMessageInterface(INamedTypeSymbol type) =>
        type is { Name: "IMessage", Arity: 1 } && type.ContainingNamespace.ToDisplayString() == "Penstock.Protocol";

    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol type, ISymbol where, string problem)
    {
        var location = where.Locations.FirstOrDefault(place => place.IsInSource) ?? type.Locations[0];
        context.ReportDiagnostic(Diagnostic.Create(Rules.MessageShape, location, type.Name, problem));
    }
}
