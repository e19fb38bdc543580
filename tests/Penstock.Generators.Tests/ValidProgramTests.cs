using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Penstock.Generators.Tests.Driver;

namespace Penstock.Generators.Tests;

/// <summary>Unusual programs that are right: nothing is reported, and generated code compiles without a warning.</summary>
public sealed class ValidProgramTests
{
    [Theory]
    [InlineData("public sealed partial record App(int Value) { [Delayed] public static App Run(App app) => app; }")]
    [InlineData("public readonly partial record struct App(int Value) { [Delayed] public static App Run(App? app) => app ?? default; }")]
    [InlineData("public ref partial struct App { [Delayed] public static int Run(int value) => value; }")]
    [InlineData("public partial class @class { [Delayed] public static int @int(int @this) => @this; }")]
    [InlineData("namespace @namespace.Penstock.System { public static partial class App { [Delayed] public static int Run(int value) => value; } }")]
    [InlineData("public static partial class App { [Delayed] public static int Run(this int value) => value; }")]
    public void Containers_and_names_of_every_kind(string source) => GeneratorRun.Over(source).ExpectClean();

    [Theory]
    [InlineData("int[] a, List<int> b, int[][] c, int[,] d")]
    [InlineData("IReadOnlyList<IReadOnlyList<int>> a")]
    [InlineData("Dictionary<string, List<int>> a, IReadOnlyDictionary<int, string?>? b = null")]
    [InlineData("(int A, (string? B, double) C) a, (int, int, int, int, int, int, int, int, int) b")]
    [InlineData("int? a, (int, string)? b, DayOfWeek c, DayOfWeek? d")]
    [InlineData("Guid a, DateTime b, DateTimeOffset c, TimeSpan d, DateOnly e, TimeOnly f, Uri g, Version h, Half i, Int128 j, UInt128 k, System.Numerics.BigInteger l, Unit m")]
    [InlineData("bool a, byte b, sbyte c, short d, ushort e, uint f, ulong g, long h, float i, double j, decimal k, char l, string m")]
    [InlineData("Queue<int> a, Stack<int> b, HashSet<string> c, ISet<int> d, IReadOnlySet<int> e, Memory<byte> f, ReadOnlyMemory<double> g")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int> a, System.Collections.Immutable.ImmutableList<int> b, System.Collections.Immutable.ImmutableDictionary<int, int> c, SortedDictionary<string, int> d")]
    [InlineData("IEnumerable<KeyValuePair<string, int>> a, KeyValuePair<int, int>[] b")]
    [InlineData("IReadOnlyList<int> items, IReadOnlyList<int> Items, IList<int> _items")]
    [InlineData("Key key, List<string?>? names, string?[]? more")]
    [InlineData("params List<int> values")]
    [InlineData("params IEnumerable<string?> values")]
    [InlineData("CancellationToken first, int value = 3, CancellationToken last = default")]
    public void Parameters_of_every_supported_type(string parameters) =>
        GeneratorRun.Over($"public static partial class App {{ [Delayed] public static Task Run({parameters}) => Task.CompletedTask; }}").ExpectClean();

    [Theory]
    [InlineData("public class Node { public int Value; public Node? Left { get; set; } public List<Node> Children { get; init; } = []; }")]
    [InlineData("public sealed record Node(Other? Other); public sealed record Other(Dictionary<string, Node[]> Nodes);")]
    [InlineData("public struct Node { public int A; public string? B { get; set; } }")]
    [InlineData("public readonly struct Node(int a, string b) { public int A { get; } = a; public string B { get; } = b; }")]
    [InlineData("public class Base { public virtual int A { get; set; } public required string B { get; init; } public string? C { get; set; } } public class Node : Base { public override int A { get; set; } public new int C { get; set; } public Node() { } [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Node(string b) => B = b; }")]
    [InlineData("public record Pair<T>(T First, T Second); public record Node(Pair<int> Numbers, Pair<Pair<string?>> Texts) { public int Sum => Numbers.First; }")]
    [InlineData("public class Node { public int A { get; set; } public int this[int index] => index; public static int B { get; set; } public const int C = 1; private int _hidden = 2; public int Hidden() => _hidden; }")]
    [InlineData("public record Node; ")]
    [InlineData("public record Node(int @class, string @event) { public int value { get; set; } public int writer; public int Instance { get; set; } public string Schema { get; set; } = \"\"; }")]
    [InlineData("public static class Outer { public record Node(Kind Kind, Kind? Other, List<Kind> More); public enum Kind : ulong { A = ulong.MaxValue } }", "Outer.Node")]
    [InlineData("#nullable disable\npublic class Node { public string Text { get; set; } public List<string> More; public Node(string text = null, int other = 3) => Text = text; }")]
    [InlineData("public class Node { [Obsolete] public int A { get; set; } [Obsolete(\"old\")] public Node() { } }")]
    public void User_types_of_every_shape(string types, string type = "Node") =>
        GeneratorRun.Over($"public static partial class App {{ [Delayed] public static List<{type}> Run({type} value, {type}[] more) => []; }}\n{types}").ExpectNoGeneratedProblems();

    [Theory]
    [InlineData(LanguageVersion.CSharp13, 0)]
    [InlineData(LanguageVersion.Preview, 1)]
    public void Types_get_a_lazy_form_where_the_language_has_static_extensions(LanguageVersion language, int files)
    {
        GeneratorRun run = GeneratorRun.Over(language, "public static partial class App { [Delayed] public static int Run(Order order) => order.Id; }\npublic record Order(int Id);").ExpectClean();
        Assert.Equal(files, run.Files.Keys.Count(name => name.EndsWith(".Lazy.g.cs", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_type_of_another_assembly_has_one_lazy_form_wherever_methods_use_it()
    {
        const string Types = "namespace Lib { public record Used(int Id); public record Unused(int Id);";
        GeneratorRun library = GeneratorRun.Over("Lib", [], Types + " public static partial class Work { [Delayed] public static int Run(Used used) => used.Id; } }").ExpectClean();
        GeneratorRun.Over("App", [library.Output.ToMetadataReference()], """
            using Lib;
            public static partial class App
            {
                [Delayed] public static int Run(Used used, Unused unused) => used.Id + unused.Id;
                public static Delayed<int> Both(Delayed<int> id) => Delayed.Run(Used.Lazy(id), Unused.Lazy(id));
            }
            """).ExpectClean();
    }

    [Fact]
    public void Overloads_for_collections_that_two_methods_share_belong_to_the_first() => GeneratorRun.Over("""
        public static partial class App
        {
            [Delayed] public static int Sum(int[] values) => 0;
            [Delayed] public static int Sum(List<int> values) => 0;
            [Delayed] public static int Sum(IReadOnlyList<int> values) => 0;
            [Delayed] public static int Sum(IEnumerable<int> values) => 0;
            [Delayed] public static int Sum(IEnumerable<int> values, int start = 0) => 0;
        }
        """).ExpectClean();

    [Fact]
    public void A_derived_type_hides_the_lazy_methods_of_its_base() => GeneratorRun.Over("""
        public partial class Base { [Delayed] public static int Run(int value) => value; }
        public partial class Derived : Base { [Delayed] public static int Walk(int value) => value; }
        """).ExpectClean();

    [Fact]
    public void Types_whose_names_differ_only_in_case_get_files_of_their_own() => GeneratorRun.Over(
        "public static partial class App { [Delayed] public static int Run(int value) => value; }",
        "public static partial class APP { [Delayed] public static int Run(int value) => value; }").ExpectClean();

    [Fact]
    public void Types_whose_names_differ_only_in_dots_get_formatters_of_their_own() => GeneratorRun.Over("""
        namespace A.B { public record C(int Value); }
        namespace A { public record B_C(int Value); }
        namespace App { public static partial class Work { [Delayed] public static A.B.C Run(A.B_C value) => new(1); } }
        """).ExpectClean();

    [Fact]
    public void Types_that_contain_each_other_have_the_same_formatters_wherever_the_walk_begins()
    {
        const string Types = "public record A(B? B, C C); public record B(A? A, C C); public record C(int Value);";
        const string FromA = "[Delayed] public static int First(A value) => 0;";
        const string FromB = "[Delayed] public static int Second(List<B> value) => 0;";
        GeneratorRun one = GeneratorRun.Over($"{Types} public static partial class App {{ {FromA} {FromB} }}").ExpectClean();
        GeneratorRun other = GeneratorRun.Over($"{Types} public static partial class App {{ {FromB} {FromA} }}").ExpectClean();
        Assert.All(["AFormatter.g.cs", "BFormatter.g.cs", "CFormatter.g.cs"], file => Assert.Equal(one.Files[file], other.Files[file]));
        Assert.Contains("Deferred<global::B>", one.Files["AFormatter.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("Deferred<global::C>", one.Files["AFormatter.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Types_of_another_assembly_get_formatters_here()
    {
        MetadataReference library = GeneratorRun.Compile("Library", "namespace Library { public record Order(int Id, Line[] Lines); public class Line { public string? Product { get; set; } public int Count; } }").EmitToImageReference();
        GeneratorRun.Over([library], "public static partial class App { [Delayed] public static Library.Order Run(Library.Line line) => new(1, [line]); }").ExpectClean();
    }

    [Fact]
    public void Friends_with_delayed_methods_do_not_meet_each_others_names()
    {
        GeneratorRun library = GeneratorRun.Over("Library", [], "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"App\")] namespace Library { public record Order(int Id); public static partial class Shop { [Delayed] public static int Run(Order order) => order.Id; } }");
        MetadataReference reference = library.ExpectClean().Output.EmitToImageReference();
        GeneratorRun.Over([reference], "public static partial class App { [Delayed] public static int Run(Library.Order order) => Library.Shop.Run(order); public static Delayed<int> Both(Library.Order order) => Library.Shop.Delayed.Run(order); }").ExpectClean();
    }

    [Fact]
    public void A_caller_may_pass_lazy_values_that_are_not_null_where_null_is_allowed() => GeneratorRun.Over("""
        public static partial class App
        {
            [Delayed] public static string Load() => "";
            [Delayed] public static string? Find() => null;
            [Delayed] public static int Use(string? text, IReadOnlyList<string?> more) => 0;
            [Delayed] public static int Strict(string text) => 0;
            public static Delayed<int> All() => Delayed.Use(Delayed.Load(), [Delayed.Load(), Delayed.Find(), "x"]);
            public static Delayed<int> Plain(List<string> more) => Delayed.Use(Delayed.Find(), more);
        }
        """).ExpectClean();

    [Fact]
    public void A_lazy_null_is_not_passed_silently_where_null_is_not_allowed()
    {
        GeneratorRun run = GeneratorRun.Over("""
            public static partial class App
            {
                [Delayed] public static string? Find() => null;
                [Delayed] public static int Strict(string text) => 0;
                public static Delayed<int> Wrong() => Delayed.Strict(Delayed.Find());
            }
            """);
        Assert.Contains(run.Output.GetDiagnostics(), diagnostic => diagnostic.Id == "CS8620");
    }

    [Fact]
    public void Documentation_is_inherited_from_the_method() =>
        Assert.Contains("<inheritdoc cref=\"M:App.Run(System.Int32)\"/>", GeneratorRun.Over("public static partial class App { [Delayed] public static int Run(int value) => value; }").ExpectClean().Files["App.Delayed.g.cs"], StringComparison.Ordinal);
}
