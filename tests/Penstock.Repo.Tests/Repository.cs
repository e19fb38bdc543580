namespace Penstock.Repo.Tests;

/// <summary>The working tree the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] IgnoredFolders =
        [".git", ".vs", ".idea", "artifacts", "bin", "obj", "TestResults", "__pycache__", "node_modules"];

    /// <summary>The folder with <c>Penstock.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file that belongs to the repository, relative to its root, with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>The C# files people wrote: not the golden files that the generator's tests compare with.</summary>
    public static IEnumerable<string> SourceFiles => Files.Where(file =>
        file.EndsWith(".cs", StringComparison.Ordinal) && !file.EndsWith(".g.cs", StringComparison.Ordinal));

    public static string Full(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(Full(file));

    /// <summary>Where the build in this test's configuration put an assembly.</summary>
    public static string BuiltAssembly(string project) => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", project, Configuration, project + ".dll"));

    // artifacts/bin/Penstock.Repo.Tests/release/
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Penstock.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Penstock.slnx.");
    }

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !IgnoredFolders.Contains(Path.GetFileName(inner), StringComparer.Ordinal))
            .SelectMany(Walk));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
