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

    /// <summary>The numbers in the list, with how each stands.</summary>
    public static IReadOnlyList<(int Number, BugStanding Standing)> Listed { get; } =
    [
        .. RowOfList().Matches(Read("bugs.md")).Select(row => (int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), StandingOf(row.Value))),
    ];

    /// <summary>Every bug that something can be seen of.</summary>
    public static IReadOnlyList<PlantedBug> Visible { get; } =
    [
        .. All.Where(bug => Listed.Any(listed => listed.Number == bug.Number && listed.Standing == BugStanding.Visible)),
    ];

    /// <summary>The text of a patch, or of the list.</summary>
    public static string Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static BugStanding StandingOf(string row)
    {
        if (row.Contains("*(later", StringComparison.Ordinal))
            return BugStanding.Later;
        return row.Contains("*(equivalent", StringComparison.Ordinal) ? BugStanding.Equivalent : BugStanding.Visible;
    }

    [GeneratedRegex(@"^\| (\d\d) \|.*$", RegexOptions.Multiline)]
    private static partial Regex RowOfList();
}

/// <summary>What can be expected of a hunt.</summary>
internal enum BugStanding
{
    /// <summary>Something goes wrong if it is there.</summary>
    Visible,

    /// <summary>It was shown that nothing can ever go wrong because of it: it does not count.</summary>
    Equivalent,

    /// <summary>The feature it lives in does not exist yet.</summary>
    Later,
}
