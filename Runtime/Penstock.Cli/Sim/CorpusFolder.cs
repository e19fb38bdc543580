using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>A folder of plans that once found a bug, one per file.</summary>
internal static class CorpusFolder
{
    private const string Pattern = "*.token";

    /// <summary>Reads every entry, by file name.</summary>
    /// <exception cref="IOException">The folder cannot be read, or a file in it is no corpus file.</exception>
    public static IReadOnlyList<(string File, CorpusEntry Entry)> Read(string folder) =>
        [.. Directory.GetFiles(folder, Pattern).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Parse(file)))];

    private static CorpusEntry Parse(string file)
    {
        try
        {
            return CorpusEntry.Parse(File.ReadAllText(file));
        }
        catch (FormatException error)
        {
            throw new IOException($"{file}: {error.Message}", error);
        }
    }
}
