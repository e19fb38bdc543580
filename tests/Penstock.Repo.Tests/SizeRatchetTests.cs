using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Penstock.Repo.Tests;

/// <summary>
/// Files and methods that are large already may shrink but not grow. One that becomes large is a choice that review sees
/// as a new line in the baseline.
/// </summary>
public sealed class SizeRatchetTests
{
    private const int FileLinesMax = 600;
    private const int MethodLinesMax = 70;
    private const string Baseline = "tests/Penstock.Repo.Tests/size-baseline.txt";

    [Fact]
    public void Nothing_large_grows()
    {
        var large = Measure().OrderBy(entry => entry.What, StringComparer.Ordinal).ToList();
        if (Snapshot.IsBlessing)
        {
            Snapshot.Check(Baseline, [.. large.Select(entry => $"{entry.Lines} {entry.What}")], "");
            return;
        }

        var allowed = ReadBaseline();
        var grown = large
            .Where(entry => entry.Lines > allowed.GetValueOrDefault(entry.What))
            .Select(entry => allowed.TryGetValue(entry.What, out var before)
                ? $"{entry.What} grew from {before} to {entry.Lines} lines"
                : $"{entry.What} has {entry.Lines} lines (look again at {FileLinesMax} for a file, {MethodLinesMax} for a method)")
            .ToList();

        Assert.True(
            grown.Count == 0,
            $"Split these, or accept them with PENSTOCK_BLESS=1 ./test.sh Repo and commit {Baseline}:\n" + string.Join('\n', grown));
    }

    private static Dictionary<string, int> ReadBaseline() => Repository.Read(Baseline)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 2))
        .ToDictionary(parts => parts[1], parts => int.Parse(parts[0], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static IEnumerable<(string What, int Lines)> Measure()
    {
        foreach (var file in Repository.SourceFiles)
        {
            var tree = CSharpSyntaxTree.ParseText(Repository.Read(file), new CSharpParseOptions(LanguageVersion.Preview));
            var lines = tree.GetText().Lines.Count;
            if (lines > FileLinesMax)
                yield return (file, lines);

            var methods = tree.GetRoot().DescendantNodes()
                .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
                .Select(node => (Name: $"{file}: {NameOf(node)}", Lines: LinesOf(tree, node)))
                .Where(method => method.Lines > MethodLinesMax)
                .GroupBy(method => method.Name, StringComparer.Ordinal); // Overloads share a name; the longest speaks for them.
            foreach (var method in methods)
                yield return (method.Key, method.Max(overload => overload.Lines));
        }
    }

    /// <summary>From the signature to the closing brace; attributes and documentation do not count.</summary>
    private static int LinesOf(SyntaxTree tree, SyntaxNode node)
    {
        var start = node.ChildNodesAndTokens().First(child => !child.IsKind(SyntaxKind.AttributeList)).SpanStart;
        var lines = tree.GetText().Lines;
        return lines.GetLineFromPosition(node.Span.End).LineNumber - lines.GetLineFromPosition(start).LineNumber + 1;
    }

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        OperatorDeclarationSyntax @operator => "operator " + @operator.OperatorToken.Text,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.Text,
        _ => node.Kind().ToString(),
    };
}
