using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>Turns one attributed declaration into a model, or into the reasons why it cannot be one.</summary>
internal sealed class MethodExtractor
{
    private readonly IMethodSymbol _method;
    private readonly MethodDeclarationSyntax _syntax;
    private readonly ShapeBuilder _shapes;
    private readonly List<DiagnosticInfo> _diagnostics = [];

    private MethodExtractor(IMethodSymbol method, MethodDeclarationSyntax syntax, Compilation compilation)
    {
        _method = method;
        _syntax = syntax;
        _shapes = new ShapeBuilder(compilation);
    }

    public static ExtractedMethod Extract(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        if (context is not { TargetNode: MethodDeclarationSyntax syntax, TargetSymbol: IMethodSymbol method })
            return Misplaced.Report(context.TargetNode);
        cancellation.ThrowIfCancellationRequested();
        var extractor = new MethodExtractor(method, syntax, context.SemanticModel.Compilation);
        MethodModel? model = extractor.Run(new AttributeArguments(context.Attributes[0]));
        return new ExtractedMethod(model, LocationInfo.Of(syntax.Identifier.GetLocation()), extractor._diagnostics.ToEquatableArray());
    }

    private MethodModel? Run(AttributeArguments attribute)
    {
        _diagnostics.AddRange(MethodRules.Check(_method, _syntax));
        if (_diagnostics.Count > 0)
            return null;

        var parameters = new ParameterReader(_shapes, _method, _syntax, _diagnostics).Read();
        ResultModel? result = new ResultReader(_shapes, _method, _syntax, _diagnostics).Read();
        if (result is null || _diagnostics.Count > 0)
            return null;

        List<string> types = [.. _method.Parameters.Select(parameter => TypeText.Id(parameter.Type))];
        return new MethodModel(
            ContainerReader.Read(_method),
            _method.Name,
            _method.GetDocumentationCommentId() ?? "",
            _method.DeclaredAccessibility == Accessibility.Public,
            attribute.Id is { Length: > 0 } id ? id : $"{TypeText.Id(_method.ContainingType)}.{_method.Name}({string.Join(",", types)})",
            SignatureHash.Of(types, TypeText.Id(_method.ReturnType), _shapes.Definitions),
            attribute.Version,
            attribute.IsPure,
            result,
            parameters.ToEquatableArray(),
            _shapes.UserTypes.ToEquatableArray());
    }
}
