using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Penstock.Generators.Discovery;
using Penstock.Generators.Emission;
using Penstock.Generators.Model;

namespace Penstock.Generators;

/// <summary>
/// Gives every <c>[Delayed]</c> method a lazy twin, and every type in its signature a formatter. README.md beside this file
/// describes the steps.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class DelayedGenerator : IIncrementalGenerator
{
    private const string AttributeName = "Penstock.DelayedAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ExtractedMethod> extracted = context.SyntaxProvider
            .ForAttributeWithMetadataName(AttributeName, static (_, _) => true, MethodExtractor.Extract)
            .WithTrackingName(TrackingNames.Extract);
        IncrementalValuesProvider<ExtractedMethod> lambdas = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => Misplaced.IsLambdaCandidate(node), Misplaced.ReportLambda)
            .SelectMany(static (found, _) => found is null ? [] : ImmutableArray.Create(found))
            .WithTrackingName(TrackingNames.Lambdas);

        // Methods and their locations part here: what follows the methods does not run again when lines move.
        IncrementalValueProvider<EquatableArray<MethodModel>> methods = extracted.Collect()
            .Select(static (all, _) => all.Select(one => one.Method).OfType<MethodModel>().ToEquatableArray())
            .WithTrackingName(TrackingNames.Methods);
        IncrementalValueProvider<EquatableArray<LocationInfo>> locations = extracted.Collect()
            .Select(static (all, _) => all.Where(one => one.Method is not null).Select(one => one.Location).ToEquatableArray())
            .WithTrackingName(TrackingNames.Locations);
        IncrementalValueProvider<string> assemblyName = context.CompilationProvider
            .Select(static (compilation, _) => compilation.AssemblyName ?? "")
            .WithTrackingName(TrackingNames.AssemblyName);
        IncrementalValueProvider<AssemblyPlan> plan = methods.Combine(assemblyName)
            .Select(static (pair, _) => Planner.Plan(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Plan);

        RegisterFiles(context, plan);
        RegisterDiagnostics(context, extracted.Collect().Combine(lambdas.Collect()), plan.Combine(locations));
    }

    private static void RegisterFiles(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<AssemblyPlan> plan)
    {
        IncrementalValuesProvider<TypePlan> types = plan.SelectMany(static (one, _) => one.Types).WithTrackingName(TrackingNames.Types);
        context.RegisterSourceOutput(types, static (output, type) => output.AddSource(type.FileName + ".g.cs", TypeEmitter.Write(type)));

        IncrementalValuesProvider<FormatterPlan> formatters = plan.SelectMany(static (one, _) => one.UserTypes).WithTrackingName(TrackingNames.Formatters);
        context.RegisterSourceOutput(formatters, static (output, type) =>
        {
            output.AddSource(type.FileName + ".g.cs", FormatterEmitter.Write(type));
            if (type.Type.Lazy is { } lazy)
                output.AddSource(type.FileName + ".Lazy.g.cs", LazyConstructionEmitter.Write(type.Type, lazy));
        });

        IncrementalValueProvider<ModulePlan?> module = plan.Select(static (one, _) => one.Module).WithTrackingName(TrackingNames.Module);
        context.RegisterSourceOutput(module, static (output, one) =>
        {
            if (one is not null)
                output.AddSource(ModuleEmitter.FileName + ".g.cs", ModuleEmitter.Write(one));
        });
    }

    private static void RegisterDiagnostics(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<(ImmutableArray<ExtractedMethod> Methods, ImmutableArray<ExtractedMethod> Lambdas)> found,
        IncrementalValueProvider<(AssemblyPlan Plan, EquatableArray<LocationInfo> Locations)> plan)
    {
        IncrementalValueProvider<EquatableArray<DiagnosticInfo>> ofDeclarations = found.Select(static (all, _) =>
            all.Methods.Concat(all.Lambdas).SelectMany(one => one.Diagnostics).ToEquatableArray());
        IncrementalValueProvider<EquatableArray<DiagnosticInfo>> ofPlan = plan.Select(static (pair, _) =>
            pair.Plan.Rejections.Select(rejection => new DiagnosticInfo(rejection.DiagnosticId, pair.Locations[rejection.Method], rejection.Arguments)).ToEquatableArray());

        // A type that is not partial is found by each of its methods, and reported once.
        IncrementalValueProvider<EquatableArray<DiagnosticInfo>> all = ofDeclarations.Combine(ofPlan)
            .Select(static (pair, _) => pair.Left.Concat(pair.Right).Distinct().ToEquatableArray())
            .WithTrackingName(TrackingNames.Diagnostics);
        context.RegisterSourceOutput(all, static (output, diagnostics) =>
        {
            foreach (DiagnosticInfo diagnostic in diagnostics)
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
        });
    }
}
