namespace Penstock.Repo.Tests;

/// <summary>Public is a promise: a change of it is seen in review as a change of a text file.</summary>
public sealed class PublicApiTests
{
    private const string Folder = "tests/Penstock.Repo.Tests/PublicApi/";

    public static TheoryData<string> ShippedLibraries => [.. Libraries];

    private static IEnumerable<string> Libraries =>
        ProjectFile.All.Where(project => project.IsShipped && !project.IsExecutable).Select(project => project.Name);

    [Theory]
    [MemberData(nameof(ShippedLibraries))]
    public void The_public_surface_is_the_one_that_was_reviewed(string project)
    {
        var assembly = Repository.BuiltAssembly(project);
        Assert.True(File.Exists(assembly), $"{project} has not been built in this configuration: {assembly} is missing.");

        Snapshot.Check(Folder + project + ".txt", PublicApiWriter.Write(assembly), $"The public surface of {project} changed.");
    }

    [Fact]
    public void No_snapshot_outlives_its_library()
    {
        var stale = Repository.Files
            .Where(file => file.StartsWith(Folder, StringComparison.Ordinal))
            .Except(Libraries.Select(project => Folder + project + ".txt"), StringComparer.Ordinal);

        Expect.None(stale, "Delete:");
    }
}
