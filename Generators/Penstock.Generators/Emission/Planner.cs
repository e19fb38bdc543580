using System.Text;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>
/// Compares the methods of an assembly with each other, leaves out those that cannot stand beside others, and says which
/// files are written. Knows no locations: moving a method changes nothing here.
/// </summary>
internal static class Planner
{
    public static AssemblyPlan Plan(IReadOnlyList<MethodModel> methods, string assemblyName)
    {
        string space = GeneratedNamespace(assemblyName);
        var rejections = new List<Rejection>();
        HashSet<int> duplicates = FindDuplicateIds(methods, rejections);
        var files = new FileNames();
        List<TypePlan> types = [.. Enumerable.Range(0, methods.Count)
            .Where(index => !duplicates.Contains(index))
            .GroupBy(index => methods[index].Container.Type, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => PlanType([.. group], methods, space, files, rejections))
            .Where(type => type.Methods.Count > 0)];
        List<MethodModel> kept = [.. types.SelectMany(type => type.Methods).Select(plan => plan.Method)];
        return new AssemblyPlan(
            types.ToEquatableArray(),
            PlanFormatters(kept, space, files).ToEquatableArray(),
            kept.Count == 0 ? null : PlanModule(types, kept, space),
            rejections.ToEquatableArray());
    }

    private static HashSet<int> FindDuplicateIds(IReadOnlyList<MethodModel> methods, List<Rejection> rejections)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var duplicates = new HashSet<int>();
        for (int i = 0; i < methods.Count; i++)
        {
            if (known.Add(methods[i].Id))
                continue;
            duplicates.Add(i);
            rejections.Add(new Rejection(i, DiagnosticDescriptors.DuplicateId.Id, new([methods[i].Id])));
        }

        return duplicates;
    }

    private static TypePlan PlanType(int[] indexes, IReadOnlyList<MethodModel> methods, string space, FileNames files, List<Rejection> rejections)
    {
        var taken = new HashSet<string>(indexes.SelectMany(index => methods[index].Container.TakenSignatures), StringComparer.Ordinal);
        var kept = new List<(MethodModel Method, LazyOverload Main)>();
        foreach (int index in indexes)
        {
            MethodModel method = methods[index];
            LazyOverload main = OverloadPlanner.Main(method.GraphParameters);
            string? collision = taken.Contains(LazySignature.AnyOf(method.Name)) ? "a member of your own class 'Delayed'"
                : !taken.Add(main.Signature(method.Name)) ? Describe(method, kept.ConvertAll(other => other.Method))
                : null;
            if (collision is null)
                kept.Add((method, main));
            else
                rejections.Add(new Rejection(index, DiagnosticDescriptors.LazyMethodsCollide.Id, new([method.Name, collision])));
        }

        // An overload for convenience that another method needs for itself is simply left out.
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        List<MethodPlan> plans = [.. kept.Select(entry => new MethodPlan(
            entry.Method,
            FunctionName(entry.Method.Name, counts),
            OverloadPlanner.Extras(entry.Method.GraphParameters).Where(extra => taken.Add(extra.Signature(entry.Method.Name))).Prepend(entry.Main).ToEquatableArray()))];
        ContainerModel container = methods[indexes[0]].Container with { TakenSignatures = EquatableArray<string>.Empty };
        return new TypePlan(files.Add(container.FullName + ".Delayed"), container, space, plans.ToEquatableArray());
    }

    private static string Describe(MethodModel method, List<MethodModel> earlier) => earlier.Exists(other => other.Name == method.Name)
        ? "that of another overload; they differ only in what the worker supplies"
        : "a method of your own class 'Delayed'";

    private static string FunctionName(string method, Dictionary<string, int> counts)
    {
        counts.TryGetValue(method, out int count);
        counts[method] = count + 1;
        return $"{method}_{count}";
    }

    private static IEnumerable<FormatterPlan> PlanFormatters(IEnumerable<MethodModel> methods, string space, FileNames files) => methods
        .SelectMany(method => method.UserTypes)
        .GroupBy(type => type.FormatterName, StringComparer.Ordinal)
        .Select(group => group.First())
        .OrderBy(type => type.Id, StringComparer.Ordinal)
        .Select(type => new FormatterPlan(files.Add(type.FormatterName), type, space));

    private static ModulePlan PlanModule(IEnumerable<TypePlan> types, List<MethodModel> methods, string space)
    {
        IEnumerable<FormatterShape> parameters = methods.SelectMany(method => method.Parameters).Select(parameter => parameter.Shape).OfType<FormatterShape>();
        List<FormatterShape> results = [.. methods.Select(method => method.Result.Shape).OfType<FormatterShape>()];
        // Graph.All makes a list of results, which has to come back to the client as one value.
        IEnumerable<FormatterShape> lists = results.Select(result =>
            FormatterShape.Composed($"global::System.Collections.Generic.IReadOnlyList<{result.Type}>", "IReadOnlyList", result));
        IEnumerable<FormatterShape> formatters = parameters.Concat(results).Concat(lists)
            .SelectMany(shape => shape.SelfAndParts())
            .Where(shape => shape.Kind != FormatterShapeKind.Scalar)
            .GroupBy(shape => shape.Type, StringComparer.Ordinal)
            .Select(group => group.First())
            .OrderBy(shape => shape.Type, StringComparer.Ordinal);
        return new ModulePlan(space, types.Select(type => type.Container.Type).ToEquatableArray(), formatters.ToEquatableArray());
    }

    /// <summary>One namespace per assembly, so that an assembly that sees the internals of another meets no name twice.</summary>
    private static string GeneratedNamespace(string assemblyName)
    {
        var name = new StringBuilder("Penstock.Generated.");
        if (assemblyName.Length == 0 || char.IsDigit(assemblyName[0]))
            name.Append('_');
        foreach (char character in assemblyName)
            name.Append(char.IsLetterOrDigit(character) ? character : '_');
        return name.ToString();
    }

    /// <summary>Keeps file names apart, also where file systems and the compiler ignore case.</summary>
    private sealed class FileNames
    {
        private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

        public string Add(string name)
        {
            string unique = name;
            for (int i = 2; !_taken.Add(unique); i++)
                unique = $"{name}.{i}";
            return unique;
        }
    }
}
