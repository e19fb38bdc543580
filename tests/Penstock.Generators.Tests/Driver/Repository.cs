namespace Penstock.Generators.Tests.Driver;

/// <summary>Finds files of this project in the repository: tests run from the folder of build outputs inside it.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string ProjectFile(params string[] path) => Path.Combine([Root, "tests", "Penstock.Generators.Tests", .. path]);

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Penstock.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Penstock.slnx.");
    }
}
