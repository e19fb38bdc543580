namespace Penstock.Repo.Tests;

/// <summary>A project says who may reference it. The table is the one of ARCHITECTURE.md.</summary>
public sealed class ReferenceDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Penstock.Abstractions"] = [],
        ["Penstock.Protocol"] = ["Penstock.Abstractions"],
        ["Penstock.Core"] = ["Penstock.Protocol"],
        ["Penstock.Client"] = ["Penstock.Core"],
        ["Penstock.Transport"] = ["Penstock.Core", "Penstock.Protocol"],
        ["Penstock.Hosting"] = ["Penstock.Core", "Penstock.Transport"],
        ["Penstock.WorkerProcess"] = ["Penstock.Hosting", "Penstock.Transport"],
        ["Penstock.Deployment"] = ["Penstock.Client", "Penstock.Hosting", "Penstock.WorkerProcess"], // The last is a program it starts.
        ["Penstock.Dashboard"] = ["Penstock.Hosting"],
        ["Penstock.Cli"] = ["Penstock.Dashboard", "Penstock.Deployment", "Penstock.Simulator"],
        ["Penstock.Collections"] = ["Penstock.Abstractions", "Penstock.Client"],
        ["Penstock"] = ["Penstock.Abstractions", "Penstock.Client", "Penstock.Collections", "Penstock.Deployment"],
        ["Penstock.Simulator"] = ["Penstock.Core"],
        ["Penstock.Testing"] = ["Penstock.Client", "Penstock.Simulator"],
        ["Penstock.Generators"] = [],
        ["Penstock.Analyzers"] = [],
        ["Penstock.Analyzers.CodeFixes"] = ["Penstock.Analyzers"],
        ["Penstock.RepoRules"] = [],
    };

    [Fact]
    public void A_product_project_references_only_what_the_architecture_allows()
    {
        var wrong = Product()
            .Where(project => Allowed.ContainsKey(project.Name))
            .SelectMany(project => project.References
                .Except(Allowed[project.Name], StringComparer.Ordinal)
                .Select(reference => $"{project.Name} references {reference}; allowed: {string.Join(", ", Allowed[project.Name])}"));

        Expect.None(wrong, "These references go against ARCHITECTURE.md:");
    }

    [Fact]
    public void Every_product_project_has_a_place_in_the_architecture() =>
        Expect.None(
            Product().Select(project => project.Name).Except(Allowed.Keys, StringComparer.Ordinal),
            "Say in ARCHITECTURE.md and in this test what these may reference:");

    [Theory]
    [InlineData("Penstock.Core")]
    [InlineData("Penstock.Protocol")]
    public void The_pure_projects_use_no_package(string name) =>
        Expect.None(
            ProjectFile.All.Where(project => project.Name == name).SelectMany(project => project.Packages),
            $"{name} has no package references:");

    [Theory]
    [InlineData("Penstock.Simulator")]
    [InlineData("Penstock.Core.Tests")]
    [InlineData("Penstock.Protocol.Tests")]
    public void What_runs_on_virtual_time_sees_no_transport_and_no_hosting(string name) => Expect.None(
        ProjectFile.All.Where(project => project.Name == name).SelectMany(project => project.Closure())
            .Intersect(["Penstock.Transport", "Penstock.Hosting"], StringComparer.Ordinal),
        $"{name} sees, directly or through others:");

    [Fact]
    public void No_product_project_references_a_test_or_a_sample() => Expect.None(
        Product().SelectMany(project => project.References)
            .Intersect(ProjectFile.All.Where(project => project.Area is "tests" or "samples").Select(project => project.Name), StringComparer.Ordinal),
        "Product projects reference:");

    private static IEnumerable<ProjectFile> Product() =>
        ProjectFile.All.Where(project => project.IsShipped || project.Area is "Generators" or "analyzers");
}
