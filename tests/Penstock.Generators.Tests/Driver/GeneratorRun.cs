using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Penstock.Generators.Tests.Driver;

/// <summary>Runs the generator over source texts, as the compiler would.</summary>
internal sealed class GeneratorRun
{
    private const LanguageVersion Newest = LanguageVersion.Preview;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!) // The host always sets it.
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(DelayedAttribute).Assembly.Location),
    ];

    /// <summary>What every source starts with.</summary>
    public const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Penstock;\n";

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation input)
    {
        Driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Input = input;
        Output = output;
        Diagnostics = diagnostics;
    }

    public GeneratorDriver Driver { get; }

    public CSharpCompilation Input { get; }

    public Compilation Output { get; }

    /// <summary>What the generator reported.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

    /// <summary>Generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    /// <summary>Runs the generator over sources; the first one is <c>Source0.cs</c>.</summary>
    public static GeneratorRun Over([StringSyntax("c#-test")] params string[] sources) => Over("App", [], sources);

    /// <summary>Runs the generator over sources that use other assemblies.</summary>
    public static GeneratorRun Over(MetadataReference[] references, [StringSyntax("c#-test")] params string[] sources) => Over("App", references, sources);

    /// <summary>Runs the generator over the sources of an assembly with a given name.</summary>
    public static GeneratorRun Over(string assemblyName, MetadataReference[] references, [StringSyntax("c#-test")] params string[] sources) =>
        new(CreateDriver(Newest), Compile(assemblyName, sources).AddReferences(references));

    /// <summary>Runs the generator over a source in an older version of the language.</summary>
    public static GeneratorRun Over(LanguageVersion language, [StringSyntax("c#-test")] string source) =>
        new(CreateDriver(language), Compile("App", [], language).AddSyntaxTrees(Parse(source, "Source0.cs", language)));

    /// <summary>Runs the generator once more, over a compilation that differs from the last one.</summary>
    public GeneratorRun Again(Func<CSharpCompilation, CSharpCompilation> change) => new(Driver, change(Input));

    /// <summary>Compiles sources as an assembly that others can use.</summary>
    public static CSharpCompilation Compile(string assemblyName, params string[] sources) => Compile(assemblyName, sources, Newest);

    private static CSharpCompilation Compile(string assemblyName, string[] sources, LanguageVersion language) => CSharpCompilation.Create(
        assemblyName,
        sources.Select((source, i) => Parse(source, $"Source{i}.cs", language)),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    public static SyntaxTree Parse(string source, string path, LanguageVersion language = Newest) =>
        CSharpSyntaxTree.ParseText(Usings + source, ParseOptions(language), path);

    /// <summary>Asserts that the generator found nothing to refuse, and that user's and generated code compile without a warning.</summary>
    public GeneratorRun ExpectClean()
    {
        Assert.Empty(Diagnostics);
        ExpectNoWarnings();
        return this;
    }

    /// <summary>Asserts that the generator found nothing to refuse, and that what it wrote compiles without a warning.</summary>
    public GeneratorRun ExpectNoGeneratedProblems()
    {
        Assert.Empty(Diagnostics);
        Assert.Empty(Output.GetDiagnostics().Where(diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error ||
            (diagnostic.Severity == DiagnosticSeverity.Warning && (diagnostic.Location.SourceTree is not { } tree || !Input.SyntaxTrees.Contains(tree)))));
        return this;
    }

    /// <summary>Asserts that user's and generated code compile without a warning, apart from what the user's code causes by itself.</summary>
    public GeneratorRun ExpectNoWarnings()
    {
        IEnumerable<string> problems = Output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not "CS1591")
            .Select(diagnostic => diagnostic + " in " + Line(diagnostic));
        Assert.Empty(problems);
        return this;
    }

    private static string Line(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree
        ? tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString()
        : "";

    private static CSharpParseOptions ParseOptions(LanguageVersion language) => new(language, DocumentationMode.Diagnose);

    private static CSharpGeneratorDriver CreateDriver(LanguageVersion language) => CSharpGeneratorDriver.Create(
        [new DelayedGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions(language),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
}
