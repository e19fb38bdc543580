using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Penstock.RepoRules;

/// <summary>
/// RR002: the pure projects hold state machines that one owner calls with an event and a time. Nothing in them waits, locks,
/// runs concurrently, or remembers anything outside its instance: the simulator runs many in one process, and replays them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ImpureConstructAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.ImpureConstruct);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!PureProject.Is(start.Options))
            {
                return;
            }

            start.RegisterSyntaxNodeAction(CheckLock, SyntaxKind.LockStatement);
            start.RegisterSyntaxNodeAction(
                CheckAsync,
                SyntaxKind.MethodDeclaration,
                SyntaxKind.LocalFunctionStatement,
                SyntaxKind.ParenthesizedLambdaExpression,
                SyntaxKind.SimpleLambdaExpression,
                SyntaxKind.AnonymousMethodExpression);
            start.RegisterSymbolAction(CheckField, SymbolKind.Field);
            start.RegisterSymbolAction(CheckProperty, SymbolKind.Property);
            start.RegisterSymbolAction(CheckEvent, SymbolKind.Event);
        });
    }

    // lock (_gate) { ... }
    private static void CheckLock(SyntaxNodeAnalysisContext context) =>
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.ImpureConstruct, ((LockStatementSyntax)context.Node).LockKeyword.GetLocation(), "A lock"));

    // async () => ...
    private static void CheckAsync(SyntaxNodeAnalysisContext context)
    {
        var modifiers = context.Node switch
        {
            MethodDeclarationSyntax method => method.Modifiers,
            LocalFunctionStatementSyntax local => local.Modifiers,
            AnonymousFunctionExpressionSyntax anonymous => anonymous.Modifiers,
            _ => default,
        };

        foreach (var modifier in modifiers)
        {
            if (modifier.IsKind(SyntaxKind.AsyncKeyword))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.ImpureConstruct, modifier.GetLocation(), "An async function"));
            }
        }
    }

    // private static int s_count; private readonly Task _loop;
    private static void CheckField(SymbolAnalysisContext context)
    {
        var field = (IFieldSymbol)context.Symbol;
        if (field.IsStatic && !field.IsReadOnly && !field.IsConst)
        {
            Report(context, $"Static mutable field '{field.Name}'");
        }
        else if (IsTask(field.Type))
        {
            Report(context, $"Task-typed field '{field.Name}'");
        }
    }

    // static int Count { get; set; }  Task Done { get; }
    private static void CheckProperty(SymbolAnalysisContext context)
    {
        var property = (IPropertySymbol)context.Symbol;
        if (property.IsStatic && property.SetMethod is not null && HasBackingField(property))
        {
            Report(context, $"Static settable property '{property.Name}'");
        }
        else if (IsTask(property.Type) && HasBackingField(property))
        {
            Report(context, $"Task-typed property '{property.Name}'");
        }
    }

    // static event Action Changed;
    private static void CheckEvent(SymbolAnalysisContext context)
    {
        if (context.Symbol.IsStatic && !context.Symbol.IsAbstract)
        {
            Report(context, $"Static event '{context.Symbol.Name}'");
        }
    }

    private static bool HasBackingField(IPropertySymbol property)
    {
        foreach (var member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTask(ITypeSymbol type) =>
        type.Name is "Task" or "ValueTask" or "TaskCompletionSource"
        && type.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks";

    private static void Report(SymbolAnalysisContext context, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(Rules.ImpureConstruct, context.Symbol.Locations[0], what));
}
