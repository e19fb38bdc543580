using System.Text.RegularExpressions;

namespace Penstock.Repo.Tests;

/// <summary>Pages that name tests as proofs: <c>Class.Method</c> in the tables of the pages below.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly string[] Pages = ["docs/internals/scenarios.md", "docs/internals/promises.md"];

    [Fact]
    public void Every_test_that_a_page_names_exists()
    {
        Dictionary<string, HashSet<string>> tests = FindTests();
        IEnumerable<string> missing = Pages
            .Where(page => File.Exists(Repository.Full(page)))
            .SelectMany(page => Named().Matches(Repository.Read(page)).Select(match => (Page: page, Class: match.Groups[1].Value, Method: match.Groups[2].Value)))
            .Where(named => !tests.TryGetValue(named.Class, out HashSet<string>? methods) || !methods.Contains(named.Method))
            .Select(named => $"{named.Page} names {named.Class}.{named.Method}");

        Expect.None(missing, "There are no such tests:");
    }

    private static Dictionary<string, HashSet<string>> FindTests()
    {
        var tests = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string file in Repository.SourceFiles.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)))
        {
            string text = Repository.Read(file);
            IEnumerable<string> methods = TestMethod().Matches(text).Select(match => match.Groups[1].Value);
            foreach (Match type in TypeName().Matches(text))
            {
                if (!tests.TryGetValue(type.Groups[1].Value, out HashSet<string>? known))
                    tests.Add(type.Groups[1].Value, known = new HashSet<string>(StringComparer.Ordinal));
                known.UnionWith(methods);
            }
        }

        return tests;
    }

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\]]*\](?:\s*\[[^\n]*\])*\s*public (?:static )?(?:async )?(?:void|Task|ValueTask) (\w+)\(")]
    private static partial Regex TestMethod();
}
