namespace Penstock.EndToEnd.Tests;

/// <summary>Lines that tasks of several processes write at the same time: a folder with a file for each, so that none gets in another's way.</summary>
internal static class RunLog
{
    public static void Append(string path, string line)
    {
        Directory.CreateDirectory(path);
        string draft = Path.Combine(path, $"{Guid.NewGuid():N}.draft");
        File.WriteAllText(draft, line);
        File.Move(draft, Path.ChangeExtension(draft, ".line")); // Readers see whole lines only.
    }

    /// <summary>What was written, in no order.</summary>
    public static IReadOnlyList<string> Read(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.line").Select(File.ReadAllText)] : [];
}
