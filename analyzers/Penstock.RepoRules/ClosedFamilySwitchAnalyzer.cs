using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Penstock.RepoRules;

/// <summary>
/// RR003: a switch over a closed record family names every case, so that a new event or effect cannot fall into a discard
/// arm unseen. (C# 14 cannot check it: without a discard arm it warns even about a complete switch.)
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClosedFamilySwitchAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.IncompleteFamilySwitch);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            // A family is read once per compilation: walking an assembly for every switch would be felt in the editor.
            var families = new ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
            start.RegisterOperationAction(action => CheckExpression(action, families), OperationKind.SwitchExpression);
            start.RegisterOperationAction(action => CheckStatement(action, families), OperationKind.Switch);
        });
    }

    // var cost = scheduled switch { TaskFinished f => 1, _ => 0 };
    private static void CheckExpression(
        OperationAnalysisContext context, ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<INamedTypeSymbol>> families)
    {
        var expression = (ISwitchExpressionOperation)context.Operation;
        Check(context, families, expression.Value, expression.Arms.Select(arm => arm.Pattern));
    }

    // switch (scheduled) { case TaskFinished finished: ... }
    private static void CheckStatement(
        OperationAnalysisContext context, ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<INamedTypeSymbol>> families)
    {
        var statement = (ISwitchOperation)context.Operation;
        var patterns = statement.Cases.SelectMany(section => section.Clauses).OfType<IPatternCaseClauseOperation>();
        Check(context, families, statement.Value, patterns.Select(clause => clause.Pattern));
    }

    private static void Check(
        OperationAnalysisContext context,
        ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<INamedTypeSymbol>> families,
        IOperation value,
        IEnumerable<IPatternOperation> patterns)
    {
        if (value.Type is not INamedTypeSymbol switched || !ClosedFamily.IsRoot(switched.OriginalDefinition))
        {
            return;
        }

        var family = switched.OriginalDefinition;
        var named = patterns.SelectMany(NamedTypes).ToList();
        var missing = families.GetOrAdd(family, ClosedFamily.Cases)
            .Where(candidate => !named.Any(type => IsBelow(type, family) && ClosedFamily.IsOrDerivesFrom(candidate, type)))
            .Select(candidate => $"'{candidate.Name}'")
            .ToList();

        if (missing.Count > 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.IncompleteFamilySwitch, value.Syntax.GetLocation(), family.Name, string.Join(", ", missing)));
        }
    }

    /// <summary>Naming the family itself is a discard in disguise; naming a group of cases below it is not.</summary>
    private static bool IsBelow(ITypeSymbol type, INamedTypeSymbol family) =>
        !SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, family);

    /// <summary>The types a pattern names; whether a guard or a subpattern narrows it further does not matter here.</summary>
    private static IEnumerable<ITypeSymbol> NamedTypes(IPatternOperation pattern) => pattern switch
    {
        ITypePatternOperation type => [type.MatchedType],
        IDeclarationPatternOperation { MatchedType: { } matched } => [matched],
        IRecursivePatternOperation recursive => [recursive.MatchedType],
        IBinaryPatternOperation binary => NamedTypes(binary.LeftPattern).Concat(NamedTypes(binary.RightPattern)),
        _ => [],
    };
}
