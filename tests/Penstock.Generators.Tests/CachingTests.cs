using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Penstock.Generators.Tests.Driver;

namespace Penstock.Generators.Tests;

public sealed class CachingTests
{
    private const string Methods = """
        public sealed record Table(string Path, int Rows);

        public static partial class Etl
        {
            [Delayed] public static Table Load(string path) { return new Table(path, 1); }
            [Delayed] public static int Count(IReadOnlyList<Table> tables) { return tables.Count; }
        }

        public static partial class Other
        {
            [Delayed] public static int Twice(int value) { return 2 * value; }
        }
        """;

    private const string Unrelated = "internal static class Unrelated { public static int Value => 1; }";

    private const string Refused = "public static class Refused { [Delayed] public static int Run(int value) => value; }";

    [Fact]
    public void An_edit_of_an_unrelated_file_recomputes_nothing()
    {
        GeneratorRun run = GeneratorRun.Over(Methods, Unrelated, Refused).Again(compilation => Replace(compilation, 1, Unrelated.Replace("1;", "2;", StringComparison.Ordinal)));

        ExpectReasons(run, TrackingNames.All, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        ExpectOutputs(run, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void An_edit_of_a_body_writes_no_file_again()
    {
        GeneratorRun run = GeneratorRun.Over(Methods, Refused).Again(compilation => Replace(compilation, 0, Methods.Replace("return tables.Count;", "return\n\n 0;", StringComparison.Ordinal)));

        ExpectReasons(run, [TrackingNames.Methods, TrackingNames.Plan, TrackingNames.Types, TrackingNames.Formatters, TrackingNames.Module], IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        ExpectOutputs(run, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_new_method_rewrites_only_the_file_of_its_type()
    {
        GeneratorRun run = GeneratorRun.Over(Methods).Again(compilation => Replace(compilation, 0, Methods.Replace("return 2 * value; }", "return 2 * value; } [Delayed] public static int Thrice(int value) { return 3 * value; }", StringComparison.Ordinal)));

        Assert.Equal(
            [IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified],
            run.Result.TrackedSteps[TrackingNames.Types].SelectMany(step => step.Outputs).Select(output => output.Reason));
        ExpectReasons(run, [TrackingNames.Formatters, TrackingNames.Module], IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
    }

    [Fact]
    public void A_changed_record_changes_the_signatures_that_contain_it()
    {
        GeneratorRun before = GeneratorRun.Over(Methods);
        GeneratorRun after = before.Again(compilation => Replace(compilation, 0, Methods.Replace("int Rows);", "long Rows);", StringComparison.Ordinal)));

        Assert.NotEqual(Signature(before, "Etl.Delayed.g.cs", "\"Load\""), Signature(after, "Etl.Delayed.g.cs", "\"Load\""));
        Assert.NotEqual(Signature(before, "Etl.Delayed.g.cs", "\"Count\""), Signature(after, "Etl.Delayed.g.cs", "\"Count\""));
        Assert.Equal(Signature(before, "Other.Delayed.g.cs", "\"Twice\""), Signature(after, "Other.Delayed.g.cs", "\"Twice\""));
    }

    [Fact]
    public void The_order_of_files_does_not_change_the_module()
    {
        const string First = "public static partial class A { [Delayed] public static int Run(int value) => value; }";
        const string Second = "public static partial class B { [Delayed] public static int Run(int value) => value; }";

        Assert.Equal(GeneratorRun.Over(First, Second).Files, GeneratorRun.Over(Second, First).Files);
    }

    [Fact]
    public void A_project_without_delayed_methods_gets_no_file() => Assert.Empty(GeneratorRun.Over(Unrelated).ExpectClean().Files);

    private static CSharpCompilation Replace(CSharpCompilation compilation, int index, string source)
    {
        SyntaxTree old = compilation.SyntaxTrees[index];
        return compilation.ReplaceSyntaxTree(old, GeneratorRun.Parse(source, old.FilePath));
    }

    private static void ExpectReasons(GeneratorRun run, IEnumerable<string> steps, params IncrementalStepRunReason[] allowed)
    {
        foreach (string step in steps.Where(run.Result.TrackedSteps.ContainsKey))
        {
            foreach ((object _, IncrementalStepRunReason reason) in run.Result.TrackedSteps[step].SelectMany(one => one.Outputs))
                Assert.True(allowed.Contains(reason), $"The step {step} was {reason}.");
        }
    }

    private static void ExpectOutputs(GeneratorRun run, IncrementalStepRunReason expected) =>
        Assert.All(run.Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs), output => Assert.Equal(expected, output.Reason));

    private static string Signature(GeneratorRun run, string file, string method) =>
        run.Files[file].Split('\n').Single(line => line.Contains("FunctionIdentity", StringComparison.Ordinal) && line.Contains(method, StringComparison.Ordinal));
}
