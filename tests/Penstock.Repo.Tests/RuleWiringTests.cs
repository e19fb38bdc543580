namespace Penstock.Repo.Tests;

/// <summary>A rule that silently stops running is worse than none: these look at what the build handed to the analyzers.</summary>
public sealed class RuleWiringTests
{
    [Theory]
    [InlineData("Penstock.Core")]
    [InlineData("Penstock.Protocol")]
    public void A_pure_project_is_compiled_as_one(string project) =>
        Assert.Contains("build_property.PenstockPure = true", AnalyzerOptionsOf(project), StringComparison.Ordinal);

    [Fact]
    public void Other_projects_are_not() =>
        Assert.DoesNotContain("build_property.PenstockPure = true", AnalyzerOptionsOf("Penstock.Abstractions"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Directory.Build.targets", "analyzers/Penstock.RepoRules/Penstock.RepoRules.csproj")]
    [InlineData("Directory.Build.targets", "analyzers/BannedSymbols.Core.txt")]
    [InlineData("Directory.Build.targets", "analyzers/BannedSymbols.Runtime.txt")]
    public void What_the_build_hands_to_the_compiler_exists(string file, string named)
    {
        Assert.Contains(named, Repository.Read(file), StringComparison.Ordinal);
        Assert.Contains(named, Repository.Files);
    }

    private static string AnalyzerOptionsOf(string project)
    {
        var built = Path.GetDirectoryName(Repository.BuiltAssembly(project))!; // The path names a file.
        var written = Path.Combine(
            built, "..", "..", "..", "obj", project, Path.GetFileName(built), project + ".GeneratedMSBuildEditorConfig.editorconfig");
        return File.ReadAllText(written);
    }
}
