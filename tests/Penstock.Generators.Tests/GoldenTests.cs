using Penstock.Generators.Emission;
using Penstock.Generators.Tests.Driver;

namespace Penstock.Generators.Tests;

/// <summary>
/// Compares generated files with the ones in <c>Golden/</c>. Set <c>PENSTOCK_BLESS=1</c> to write them anew, and read the
/// difference before committing it.
/// </summary>
public sealed class GoldenTests
{
    private static readonly bool IsBlessing = Environment.GetEnvironmentVariable("PENSTOCK_BLESS") == "1";

    [Theory]
    [InlineData("Pipeline")]
    [InlineData("UserTypes")]
    [InlineData("Signatures")]
    [InlineData("Nested")]
    public void Generated_files_are_as_recorded(string name)
    {
        string folder = Repository.ProjectFile("Golden", name);
        GeneratorRun run = GeneratorRun.Over(File.ReadAllText(Path.Combine(folder, "Input.cs"))).ExpectClean();
        Dictionary<string, string> actual = run.Files.ToDictionary(file => file.Key, file => file.Value.Replace(GeneratedFile.Version, "VERSION", StringComparison.Ordinal));
        if (IsBlessing)
            Write(folder, actual);

        string[] recorded = [.. Directory.GetFiles(folder, "*.g.cs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(actual.Keys.Order(StringComparer.Ordinal), recorded);
        foreach ((string file, string text) in actual)
            Assert.Equal(File.ReadAllText(Path.Combine(folder, file)), text);
    }

    private static void Write(string folder, Dictionary<string, string> files)
    {
        foreach (string old in Directory.GetFiles(folder, "*.g.cs"))
            File.Delete(old);
        foreach ((string file, string text) in files)
            File.WriteAllText(Path.Combine(folder, file), text);
    }
}
