using System.Text.RegularExpressions;

namespace Penstock.Repo.Tests;

public sealed partial class DocsTests
{
    private static readonly string[] DiagnosedAreas = ["Generators/", "analyzers/", "Sdk/", "Runtime/"];

    [Fact]
    public void A_link_between_pages_leads_somewhere()
    {
        var broken = Repository.Files
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(page => Link().Matches(WithoutCode(Repository.Read(page))).Select(match => (Page: page, Target: match.Groups[1].Value)))
            .Where(link => !IsElsewhere(link.Target) && !Exists(link.Page, link.Target))
            .Select(link => $"{link.Page} links to {link.Target}");

        Expect.None(broken, "These links lead nowhere:");
    }

    [Fact]
    public void Every_diagnostic_has_a_page() =>
        Expect.None(DiagnosticIds().Select(PageOf).Except(Repository.Files, StringComparer.Ordinal), "Write these pages (bad code, good code, how to silence):");

    [Fact]
    public void Every_diagnostics_page_is_about_a_diagnostic() => Expect.None(
        Repository.Files
            .Where(file => file.StartsWith("docs/diagnostics/PEN", StringComparison.Ordinal))
            .Except(DiagnosticIds().Select(PageOf), StringComparer.Ordinal),
        "No code reports these:");

    private static IEnumerable<string> DiagnosticIds() => Repository.SourceFiles
        .Where(file => DiagnosedAreas.Any(area => file.StartsWith(area, StringComparison.Ordinal)))
        .SelectMany(file => DiagnosticId().Matches(Repository.Read(file)).Select(match => match.Value))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static string PageOf(string id) => $"docs/diagnostics/{id}.md";

    /// <summary>Code may hold brackets that only look like links.</summary>
    private static string WithoutCode(string markdown) => CodeSpan().Replace(markdown, "");

    private static bool IsElsewhere(string target) => target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal) || target.StartsWith('#');

    private static bool Exists(string page, string target)
    {
        var folder = Path.GetDirectoryName(Repository.Full(page))!; // A page lies in a folder.
        var path = Path.GetFullPath(Path.Combine(folder, target.Split('#')[0]));
        return File.Exists(path) || Directory.Exists(path);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\bPEN\d{3,4}\b")]
    private static partial Regex DiagnosticId();
}
