using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Penstock.Generators.Tests.Driver;

namespace Penstock.Generators.Tests;

/// <summary>Wrong programs: each mistake is reported where it stands, and the methods beside it still get their lazy twins.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("public static class {|PEN001:App|} { [Delayed] public static int Run(int value) => value; [Delayed] public static int Walk(int value) => value; }")]
    [InlineData("public class {|PEN001:Outer|} { public static partial class Inner { [Delayed] public static int Run(int value) => value; } }")]
    [InlineData("public record {|PEN001:Outer|} { public struct {|PEN001:Inner|} { [Delayed] public static int Run(int value) => value; } }")]
    public void A_type_that_is_not_partial(string source) => Expect(source);

    [Theory]
    [InlineData("{|PEN002:ref int value|}")]
    [InlineData("{|PEN002:out int value|}")]
    [InlineData("{|PEN002:in int value|}")]
    [InlineData("{|PEN002:Func<int>|} value")]
    [InlineData("{|PEN002:System.Linq.Expressions.Expression<Func<int>>|} value")]
    [InlineData("{|PEN002:System.IO.MemoryStream|} value")]
    [InlineData("{|PEN002:ReadOnlySpan<int>|} value")]
    [InlineData("{|PEN002:int*|} value")]
    [InlineData("{|PEN002:IDisposable|} value")]
    [InlineData("{|PEN002:System.IO.TextReader|} value")]
    [InlineData("{|PEN002:Delayed<int>|} value")]
    [InlineData("{|PEN002:IProgress<int>|} value, {|PEN002:Action|} other")]
    public void A_parameter_that_cannot_travel(string parameters) =>
        Expect($"public static partial class App {{ [Delayed] public static unsafe int Run({parameters}) => throw new NotSupportedException(); }}");

    [Theory]
    [InlineData("static {|PEN003:IDisposable|}")]
    [InlineData("static {|PEN003:Func<int>|}")]
    [InlineData("static {|PEN003:object|}")]
    [InlineData("static {|PEN003:Task<System.IO.Stream>|}")]
    [InlineData("static {|PEN003:IAsyncEnumerable<int>|}")]
    [InlineData("static {|PEN003:Delayed<int>|}")]
    [InlineData("static {|PEN003:ref int|}")]
    [InlineData("static {|PEN003:Span<int>|}")]
    public void A_result_that_cannot_travel(string result) =>
        Expect($"public static partial class App {{ [Delayed] public {result} Run(int value) => throw new NotSupportedException(); }}");

    [Fact]
    public void An_async_void_method() =>
        Expect("public static partial class App { [Delayed] public static async {|PEN003:void|} Run(int value) => await Task.Yield(); }");

    [Theory]
    [InlineData("[Delayed(Id = \"run\")] public static int A(int value) => 0; [Delayed(Id = \"run\")] public static int {|PEN004:B|}(int value) => 0;")]
    [InlineData("[Delayed] public static int A(int value) => 0; [Delayed(Id = \"App.A(int)\")] public static int {|PEN004:B|}(int value) => 0;")]
    public void Two_functions_with_one_id(string methods) => Expect($"public static partial class App {{ {methods} }}");

    [Theory]
    [InlineData("{|PEN005:object|} value")]
    [InlineData("int first, {|PEN005:object?|} value")]
    [InlineData("{|PEN005:dynamic|} value")]
    public void A_parameter_that_is_object(string parameters) =>
        Expect($"public static partial class App {{ [Delayed] public static int Run({parameters}) => 0; }}");

    [Theory]
    [InlineData("public static partial class App { [Delayed] public static int Run(int value) => 0; public static int {|PEN006:Delayed|} => 0; }")]
    [InlineData("public partial class App { [Delayed] public static int Run(int value) => 0; public class {|PEN006:Delayed|}; }")]
    [InlineData("public static partial class App { [Delayed] public static int {|PEN006:Delayed|}(int value) => 0; }")]
    [InlineData("public static partial class {|PEN006:Delayed|} { [Delayed] public static int Run(int value) => 0; }")]
    [InlineData("public partial class App { [Delayed] public static int Run(int value) => 0; private int {|PEN006:DelayedFunctions|}() => 0; }")]
    public void A_member_with_a_reserved_name(string source) => Expect(source);

    [Theory]
    [InlineData("public static partial class App { public static void Run() { [Delayed] static int {|PEN007:Local|}(int value) => value; Local(1); } }")]
    [InlineData("public partial class App { [Delayed] public static App operator {|PEN007:+|}(App left, App right) => left; }")]
    [InlineData("public partial class App { public static int Value { [Delayed] {|PEN007:get|} => 0; } }")]
    [InlineData("public static partial class App { public static Func<int, int> Run() => [Delayed] static (int value) {|PEN007:=>|} value; }")]
    [InlineData("public partial class App { private static partial class Hidden { [Delayed] public static int {|PEN007:Run|}(int value) => value; } }")]
    [InlineData("file static partial class App { [Delayed] public static int {|PEN007:Run|}(int value) => value; }")]
    [InlineData("public static partial class App { [Delayed, Obsolete(\"gone\", true)] public static int {|PEN007:Run|}(int value) => value; }")]
    public void Something_that_cannot_become_a_task(string source) => Expect(source);

    [Theory]
    [InlineData("record Order(Customer Customer); record Customer(Action Handle);", "Order", "'Order.Customer.Handle' is a delegate")]
    [InlineData("record Order(List<Line[]> Lines); record Line(IDisposable Product);", "Dictionary<string, Order>", "'Order.Lines[][].Product' is an interface")]
    [InlineData("", "List<object>", "'object' is object")]
    [InlineData("", "System.Net.Http.HttpClient", "'HttpClient' is a type of .NET that has no formatter")]
    [InlineData("", "nint", "'nint' is a type of .NET that has no formatter")]
    [InlineData("", "(int, System.IO.Stream)", "'(int,System.IO.Stream).Item2' is a stream")]
    [InlineData("class Counter { private int _count; public void Add() => _count++; }", "Counter", "'Counter' has no public properties or fields that can be read and set again")]
    [InlineData("class Order { public int Total { get; } }", "Order", "'Order.Total' cannot be read and set again")]
    [InlineData("class Order { public Order(int other) { } public int Total { get; } }", "Order", "'Order' has no constructor whose parameters all match")]
    [InlineData("class Order { [System.Runtime.Serialization.IgnoreDataMember] public required int Total { get; set; } }", "Order", "'Order.Total' cannot be read and set again")]
    [InlineData("class Bag : List<int>;", "Bag", "'Bag' derives from List, a type of .NET")]
    [InlineData("class Bag : System.Collections.IEnumerable { public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException(); }", "Bag", "'Bag' is a collection of its own kind")]
    [InlineData("record Box<T>(Box<Box<T>>? Next);", "Box<int>", "contains ever more types")]
    [InlineData("record Holder(Shape Shape); abstract record Shape;", "Holder", "'Holder.Shape' is abstract")]
    [InlineData("record Holder(object Value);", "Holder", "'Holder.Value' is object")]
    [InlineData("", "int[,,]", "'int[,,]' is an array that has no formatter")]
    public void A_type_that_cannot_be_serialised(string types, string type, string message)
    {
        Diagnostic asParameter = Assert.Single(Expect($"static partial class App {{ [Delayed] public static int Run({{|PEN008:{type}|}} value) => 0; }} {types}"));
        Assert.Contains(message, asParameter.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Diagnostic asResult = Assert.Single(Expect($"static partial class App {{ [Delayed] public static {{|PEN008:Task<{type}>|}} Run(int value) => throw new NotSupportedException(); }} {types}"));
        Assert.Contains(message, asResult.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_is_reported_by_every_method_whose_types_lead_to_it() => Expect("""
        record A(B B, Action Bad);
        record B(A? A, C C);
        record C(int Value);
        static partial class App
        {
            [Delayed] public static int First({|PEN008:A|} value) => 0;
            [Delayed] public static int Second({|PEN008:B|} value) => 0;
            [Delayed] public static int Third(C value) => 0;
        }
        """);

    [Fact]
    public void A_type_that_generated_code_cannot_reach() =>
        Expect("public static partial class App { private record Secret(int Value); [Delayed] private static int Run({|PEN008:Secret|} secret) => 0; [Delayed] private static {|PEN008:List<Secret>|} Make() => []; }");

    [Theory]
    [InlineData("public partial class App { [Delayed] public int {|PEN009:Run|}(int value) => 0; }")]
    [InlineData("public static partial class App { [Delayed] public static T {|PEN009:Run|}<T>(T value) => value; }")]
    [InlineData("public partial class App<T> { [Delayed] public static int {|PEN009:Run|}(int value) => 0; }")]
    [InlineData("public partial class App<T> { public partial class Inner { [Delayed] public static int {|PEN009:Run|}(int value) => 0; } }")]
    [InlineData("public partial interface IApp { [Delayed] Task<int> {|PEN009:Run|}(int value); }")]
    public void A_method_that_is_not_supported_yet(string source) => Expect(source);

    [Theory]
    [InlineData("[Delayed] public static int Run(int value) => 0; [Delayed] public static int {|PEN010:Run|}(int value, CancellationToken token) => 0;")]
    [InlineData("[Delayed] public static int {|PEN010:Run|}(int value) => 0; public static partial class Delayed { public static int Run(Delayed<int> other) => 0; }")]
    [InlineData("[Delayed] public static int {|PEN010:Run|}(int value) => 0; public static partial class Delayed { public static int Run => 0; }")]
    public void Lazy_methods_with_one_signature(string members) => Expect($"public static partial class App {{ {members} }}");

    [Fact]
    public void A_silenced_diagnostic_leaves_the_method_without_a_twin()
    {
        GeneratorRun run = GeneratorRun.Over("public static class App { [Delayed] public static int Run(int value) => value; }")
            .Again(input => input.WithOptions(input.Options.WithSpecificDiagnosticOptions([new("PEN001", ReportDiagnostic.Suppress)])));
        Assert.Empty(run.ExpectClean().Files);
    }

    [Fact]
    public void Every_diagnostic_has_a_page_and_a_release_note()
    {
        string released = File.ReadAllText(Repository.File("Generators", "Penstock.Generators", "AnalyzerReleases.Unshipped.md"));
        Assert.All(DiagnosticDescriptors.All, descriptor =>
        {
            Assert.Contains(descriptor.Id, released, StringComparison.Ordinal);
            string page = File.ReadAllText(Repository.File("docs", "diagnostics", descriptor.Id + ".md"));
            Assert.Contains("# " + descriptor.Id, page, StringComparison.Ordinal);
            Assert.Contains("## How to silence", page, StringComparison.Ordinal);
        });
    }

    /// <summary>Checks the marked diagnostics, and that a method beside the wrong ones works.</summary>
    private static IEnumerable<Diagnostic> Expect([StringSyntax("c#-test")] string marked)
    {
        MarkedSource source = MarkedSource.Parse(marked);
        GeneratorRun run = GeneratorRun.Over(source.Text, "public static partial class Beside { [Delayed] public static int Works(int value) => value; }");
        IEnumerable<string> actual = run.Diagnostics.OrderBy(one => one.Location.SourceSpan).Select(one => Show(source.Text, one.Id, Shift(one.Location.SourceSpan)));
        Assert.Equal(source.Expected.OrderBy(one => one.Span).Select(one => Show(source.Text, one.Id, one.Span)), actual);
        Assert.Contains("Beside.Delayed.g.cs", run.Files.Keys);
        run.ExpectNoWarnings();
        return run.Diagnostics;
    }

    private static TextSpan Shift(TextSpan span) => new(span.Start - GeneratorRun.Usings.Length, span.Length);

    private static string Show(string text, string id, TextSpan span) => $"{id} at {span}: {text.Substring(span.Start, span.Length)}";
}
