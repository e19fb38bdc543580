using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>Reads what a method returns and reports what could not come back from a worker.</summary>
internal sealed class ResultReader(ShapeBuilder shapes, IMethodSymbol method, MethodDeclarationSyntax syntax, List<DiagnosticInfo> diagnostics)
{
    private const string UnitType = "global::Penstock.Unit";

    public ResultModel? Read()
    {
        if (method.ReturnsVoid)
        {
            return method.IsAsync
                ? Report(DiagnosticDescriptors.UnsupportedReturn, method.Name, "an async void method cannot be awaited; return Task")
                : new ResultModel(ResultKind.Void, UnitType, false, null);
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
            return Report(DiagnosticDescriptors.UnsupportedReturn, method.Name, "it is returned by reference; return the value");
        return Awaitable(method.ReturnType) switch
        {
            ("Task", null) => new ResultModel(ResultKind.TaskOfNothing, UnitType, false, null),
            ("ValueTask", null) => new ResultModel(ResultKind.ValueTaskOfNothing, UnitType, false, null),
            ("Task", { } inner) => ReadValue(ResultKind.Task, inner),
            ("ValueTask", { } inner) => ReadValue(ResultKind.ValueTask, inner),
            _ => ReadValue(ResultKind.Value, method.ReturnType),
        };
    }

    private ResultModel? ReadValue(ResultKind kind, ITypeSymbol type)
    {
        if (TypeRefusals.Kind(type) is { } reason)
            return Report(DiagnosticDescriptors.UnsupportedReturn, method.Name, $"'{type.ToDisplayString()}' {reason}");
        if (shapes.BuildRoot(type) is not { } shape)
            return Report(DiagnosticDescriptors.NotSerialisable, $"The result of '{method.Name}'", shapes.Failure?.Path ?? type.Name, shapes.Failure?.Reason ?? "");
        bool isOblivious = TypeText.HasUnknownNullability(type);
        return new ResultModel(kind, isOblivious ? TypeText.Named(type) : TypeText.Annotated(type), isOblivious, shape);
    }

    private static (string? Name, ITypeSymbol? Inner) Awaitable(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { Name: "Task" or "ValueTask" } named || !KnownTypes.IsIn(named.ContainingNamespace, "System.Threading.Tasks"))
            return (null, null);
        return (named.Name, named.TypeArguments.FirstOrDefault());
    }

    private ResultModel? Report(DiagnosticDescriptor descriptor, params string[] arguments)
    {
        diagnostics.Add(DiagnosticInfo.Create(descriptor, LocationInfo.Of(syntax.ReturnType.GetLocation()), arguments));
        return null;
    }
}
