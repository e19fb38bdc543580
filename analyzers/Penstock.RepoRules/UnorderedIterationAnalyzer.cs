using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Penstock.RepoRules;

/// <summary>
/// RR001: in the pure projects, nothing walks a dictionary or a hash set. Their order is undocumented, and a replay that
/// depends on it would break without a sign. Asking them (a lookup, a count, a set operation) and sorting them is fine.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnorderedIterationAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> OrderFreeLinq = new(StringComparer.Ordinal)
    {
        "All", "Any", "Contains", "Count", "LongCount", "Max", "Min", "ToDictionary", "ToHashSet",
        "Order", "OrderBy", "OrderByDescending", "OrderDescending",
    };

    private static readonly HashSet<string> WalkingMethods = new(StringComparer.Ordinal) { "CopyTo", "GetEnumerator" };

    private static readonly HashSet<string> SequenceInterfaces = new(StringComparer.Ordinal)
    {
        "IEnumerable", "ICollection", "IReadOnlyCollection",
    };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.UnorderedIteration);

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

            start.RegisterOperationAction(CheckLoop, OperationKind.Loop);
            start.RegisterOperationAction(CheckSpread, OperationKind.Spread);
            start.RegisterOperationAction(CheckInvocation, OperationKind.Invocation);
            start.RegisterOperationAction(CheckConversion, OperationKind.Conversion);
        });
    }

    // foreach (var entry in dictionary)
    private static void CheckLoop(OperationAnalysisContext context)
    {
        if (context.Operation is IForEachLoopOperation loop)
        {
            Report(context, loop.Collection);
        }
    }

    // int[] all = [.. set];
    private static void CheckSpread(OperationAnalysisContext context) =>
        Report(context, ((ISpreadOperation)context.Operation).Operand);

    // set.CopyTo(array); dictionary.Keys.Select(...) where Keys is already an interface, so that no conversion shows it
    private static void CheckInvocation(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Instance is { } instance && WalkingMethods.Contains(call.TargetMethod.Name))
        {
            Report(context, instance);
        }
        else if (IsOrderedLinq(call.TargetMethod) && call.Arguments.Length > 0)
        {
            Report(context, call.Arguments[0].Value);
        }
    }

    // IEnumerable<Key> keys = set; new List<Key>(set); list.AddRange(set)
    private static void CheckConversion(OperationAnalysisContext context)
    {
        var conversion = (IConversionOperation)context.Operation;
        if (conversion.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface } target
            && SequenceInterfaces.Contains(target.Name)
            && UnorderedCollections.Is(conversion.Operand.Type)
            && !IsWalkedByParent(conversion.Parent)
            && !IsOrderFreeUse(conversion.Parent))
        {
            Report(context, conversion.Operand);
        }
    }

    /// <summary>Loops, spreads and LINQ calls report their operand themselves.</summary>
    private static bool IsWalkedByParent(IOperation? parent) =>
        parent is IForEachLoopOperation or ISpreadOperation
        || parent is IArgumentOperation { Parent: IInvocationOperation call }
            && (IsOrderedLinq(call.TargetMethod) || WalkingMethods.Contains(call.TargetMethod.Name));

    /// <summary>Set operations, copies into another unordered collection, and LINQ calls whose result has no order.</summary>
    private static bool IsOrderFreeUse(IOperation? parent) => parent is IArgumentOperation argument && argument.Parent switch
    {
        IInvocationOperation call => UnorderedCollections.Is(call.Instance?.Type) || IsLinq(call.TargetMethod),
        IObjectCreationOperation creation => UnorderedCollections.Is(creation.Type) || IsSorted(creation.Type),
        _ => false,
    };

    private static bool IsSorted(ITypeSymbol? type) => type?.Name is "SortedSet" or "SortedDictionary" or "SortedList";

    private static bool IsLinq(IMethodSymbol method) =>
        method.ContainingType is { Name: "Enumerable", ContainingNamespace.Name: "Linq" };

    private static bool IsOrderedLinq(IMethodSymbol method) => IsLinq(method) && !OrderFreeLinq.Contains(method.Name);

    private static void Report(OperationAnalysisContext context, IOperation collection)
    {
        if (UnorderedCollections.Describe(collection) is { } name)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnorderedIteration, collection.Syntax.GetLocation(), name));
        }
    }
}
