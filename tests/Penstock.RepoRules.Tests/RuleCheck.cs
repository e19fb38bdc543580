using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Penstock.RepoRules.Tests;

/// <summary>
/// Runs one rule over a source text. The text marks what it expects: <c>[|code|]</c> is code the rule reports, and all of
/// what it reports.
/// </summary>
internal static class RuleCheck
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!) // The host always sets it.
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Checks <paramref name="marked"/> in a project with <c>PenstockPure=true</c> and returns the messages reported.</summary>
    public static Task<IReadOnlyList<string>> InPureProject(
        DiagnosticAnalyzer rule, [StringSyntax("c#-test")] string marked) => Check(rule, marked, pure: true, []);

    /// <summary>Checks <paramref name="marked"/> in an ordinary project, beside <paramref name="references"/>.</summary>
    public static Task<IReadOnlyList<string>> InOrdinaryProject(
        DiagnosticAnalyzer rule, [StringSyntax("c#-test")] string marked, params MetadataReference[] references) =>
        Check(rule, marked, pure: false, references);

    /// <summary>Compiles <paramref name="source"/> into an assembly of its own, for what happens across assemblies.</summary>
    public static MetadataReference OtherAssembly([StringSyntax("c#-test")] string source) =>
        Compile("Other", source, []).ToMetadataReference();

    private static async Task<IReadOnlyList<string>> Check(
        DiagnosticAnalyzer rule, string marked, bool pure, MetadataReference[] references)
    {
        var (source, expected) = Unmark(marked);
        var compilation = Compile("Checked", source, references);
        var options = new AnalyzerOptions([], new ProjectOptions(pure));
        var reported = await compilation
            .WithAnalyzers([rule], options)
            .GetAnalyzerDiagnosticsAsync(CancellationToken.None);

        var spans = reported.Select(diagnostic => diagnostic.Location.SourceSpan).Order().ToList();
        Assert.Equal(expected.Order().Select(span => Show(source, span)), spans.Select(span => Show(source, span)));
        return [.. reported.Select(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static CSharpCompilation Compile(string name, string source, MetadataReference[] references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview))],
            [.. References, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, "The source of the test does not compile: " + string.Join("; ", errors));
        return compilation;
    }

    private static (string Source, List<TextSpan> Expected) Unmark(string marked)
    {
        var source = new StringBuilder();
        var expected = new List<TextSpan>();
        var start = 0;
        for (var index = 0; index < marked.Length; index++)
        {
            if (marked.AsSpan(index).StartsWith("[|"))
            {
                start = source.Length;
                index++;
            }
            else if (marked.AsSpan(index).StartsWith("|]"))
            {
                expected.Add(TextSpan.FromBounds(start, source.Length));
                index++;
            }
            else
            {
                source.Append(marked[index]);
            }
        }

        return (source.ToString(), expected);
    }

    private static string Show(string source, TextSpan span) => $"{span.Start}: {source.Substring(span.Start, span.Length)}";

    private sealed class ProjectOptions(bool pure) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(pure);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Options(bool pure) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = pure && key == "build_property.PenstockPure" ? "true" : null;
            return value is not null;
        }
    }
}
