using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Penstock.PlantedBugs.Tests;

/// <summary>A bug of bugs.md that has a patch.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">The name of its patch.</param>
internal sealed partial record PlantedBug(int Number, string Name)
{
    /// <summary>Every bug with a patch, by number.</summary>
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name != "bugs.md")
            .Select(name => new PlantedBug(int.Parse(name[..2], CultureInfo.InvariantCulture), name[3..]))
            .OrderBy(bug => bug.Number),
    ];

    /// <summary>The numbers in the list, with whether each waits for a feature.</summary>
    public static IReadOnlyList<(int Number, bool IsLater)> Listed { get; } =
    [
        .. RowOfList().Matches(Read("bugs.md")).Select(row => (int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), row.Value.Contains("*(later", StringComparison.Ordinal))),
    ];

    /// <summary>The text of a patch, or of the list.</summary>
    public static string Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^\| (\d\d) \|.*$", RegexOptions.Multiline)]
    private static partial Regex RowOfList();
}
