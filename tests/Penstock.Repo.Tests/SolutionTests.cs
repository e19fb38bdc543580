using System.Xml.Linq;

namespace Penstock.Repo.Tests;

public sealed class SolutionTests
{
    private static readonly IReadOnlyList<string> Listed =
    [
        .. XDocument.Parse(Repository.Read("Penstock.slnx")).Descendants("Project")
            .Select(project => project.Attribute("Path")?.Value ?? ""),
    ];

    [Fact]
    public void The_solution_lists_every_project() =>
        Expect.None(ProjectFile.All.Select(project => project.File).Except(Listed, StringComparer.Ordinal), "Add to Penstock.slnx:");

    [Fact]
    public void The_solution_lists_nothing_that_is_gone() =>
        Expect.None(Listed.Except(Repository.Files, StringComparer.Ordinal), "Remove from Penstock.slnx:");

    [Fact]
    public void A_project_is_named_like_its_folder() => Expect.None(
        ProjectFile.All
            .Where(project => project.IsShipped && project.File != $"{project.Area}/{project.Name}/{project.Name}.csproj")
            .Select(project => project.File),
        "Rename:");

    [Fact]
    public void Every_project_has_a_lock_file() => Expect.None(
        ProjectFile.All
            .Select(project => project.File[..project.File.LastIndexOf('/')] + "/packages.lock.json")
            .Except(Repository.Files, StringComparer.Ordinal),
        "Restore writes these; commit them:");

    [Fact]
    public void A_package_version_is_written_in_one_place()
    {
        var versioned = ProjectFile.All
            .Where(project => XDocument.Parse(Repository.Read(project.File)).Descendants("PackageReference")
                .Any(item => item.Attribute("Version") is not null))
            .Select(project => project.File);

        Expect.None(versioned, "Move the versions to Directory.Packages.props:");
    }
}
