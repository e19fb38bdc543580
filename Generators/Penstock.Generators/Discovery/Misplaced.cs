using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>Reports <c>[Delayed]</c> on what C# calls a method but which has no name a graph could use.</summary>
internal static class Misplaced
{
    public const string Advice = "put the attribute on a static method of a partial type";

    /// <summary>Reports a declaration that is not an ordinary method.</summary>
    public static ExtractedMethod Report(SyntaxNode node)
    {
        LocationInfo location = LocationInfo.Of(Place(node).GetLocation() ?? node.GetLocation());
        return new(null, location, new([DiagnosticInfo.Create(DiagnosticDescriptors.NotAMethod, location, Describe(node), Advice)]));
    }

    /// <summary>Whether a node is a lambda that might carry the attribute, judged by its text alone.</summary>
    public static bool IsLambdaCandidate(SyntaxNode node) => node is LambdaExpressionSyntax { AttributeLists.Count: > 0 } lambda &&
        lambda.AttributeLists.Any(list => list.Attributes.Any(attribute => attribute.Name.ToString().Contains("Delayed")));

    /// <summary>Reports a lambda that does carry the attribute; null for another one.</summary>
    public static ExtractedMethod? ReportLambda(GeneratorSyntaxContext context, CancellationToken cancellation) =>
        context.SemanticModel.GetSymbolInfo(context.Node, cancellation).Symbol is IMethodSymbol lambda && lambda.GetAttributes().Any(IsDelayed)
            ? Report(context.Node)
            : null;

    private static bool IsDelayed(AttributeData attribute) =>
        attribute.AttributeClass is { Name: "DelayedAttribute" } type && KnownTypes.IsIn(type.ContainingNamespace, "Penstock");

    private static SyntaxNodeOrToken Place(SyntaxNode node) => node switch
    {
        LocalFunctionStatementSyntax function => function.Identifier,
        OperatorDeclarationSyntax operation => operation.OperatorToken,
        ConversionOperatorDeclarationSyntax conversion => conversion.Type,
        AccessorDeclarationSyntax accessor => accessor.Keyword,
        DestructorDeclarationSyntax finalizer => finalizer.Identifier,
        LambdaExpressionSyntax lambda => lambda.ArrowToken,
        _ => node,
    };

    private static string Describe(SyntaxNode node) => node switch
    {
        LocalFunctionStatementSyntax => "A local function",
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => "An operator",
        DestructorDeclarationSyntax => "A finalizer",
        LambdaExpressionSyntax => "A lambda",
        _ => "An accessor",
    };
}
