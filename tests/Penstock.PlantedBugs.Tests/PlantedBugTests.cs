using System.Globalization;
using System.Text;
using Penstock.Simulator;
using Xunit.Abstractions;

namespace Penstock.PlantedBugs.Tests;

/// <summary>
/// The oracles against known faults. CI hunts a few; all of them, with the table, by
/// <c>PENSTOCK_BUGS=all ./test.sh PlantedBugs</c>, or some by their numbers: <c>PENSTOCK_BUGS=3,17</c>.
/// </summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    private const int SecondsEach = 60;

    /// <summary>Of all areas, and found quickly: what CI can afford.</summary>
    private static readonly int[] Few = [1, 4, 12, 16, 22, 32, 36, 52];

    [Fact]
    public void The_oracles_find_the_planted_bugs()
    {
        string wanted = Environment.GetEnvironmentVariable("PENSTOCK_BUGS") ?? "";
        IReadOnlyList<PlantedBug> bugs = wanted switch
        {
            "" => [.. PlantedBug.All.Where(bug => Few.Contains(bug.Number))],
            "all" => PlantedBug.All,
            _ => [.. wanted.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).SelectMany(number => PlantedBug.All.Where(bug => bug.Number == number))],
        };
        var table = new StringBuilder();
        var missed = new List<string>();
        foreach (PlantedBug bug in bugs)
        {
            Catch? found = BugHunt.Hunt(bug.Number, TimeSpan.FromSeconds(SecondsEach));
            string row = Row(bug, found);
            table.AppendLine(row);
            output.WriteLine(row);
            if (found is null)
                missed.Add($"{bug.Number:00} {bug.Name}");
        }

        if (Environment.GetEnvironmentVariable("PENSTOCK_BUGS_TABLE") is { Length: > 0 } file)
            File.WriteAllText(file, table.ToString());
        Assert.True(missed.Count * 20 <= bugs.Count, $"{missed.Count} of {bugs.Count} bugs were not found within {SecondsEach} s each: {string.Join(", ", missed)}");
    }

    [Fact]
    public void A_switched_off_bug_changes_nothing()
    {
        PlanSource plans = PlanSource.Of(ExplorationMode.Mixed, rootSeed: 7);
        for (int i = 0; i < 50; i++)
        {
            LifePlan plan = plans.Next() ?? throw new InvalidOperationException("random plans do not come to an end");
            Assert.Null(BugHunt.Live(plan, bug: 0).Violation);
        }
    }

    [Fact]
    public void Every_listed_bug_has_a_patch_unless_it_waits_for_a_feature()
    {
        Assert.Equal(PlantedBug.Listed.Where(bug => !bug.IsLater).Select(bug => bug.Number), PlantedBug.All.Select(bug => bug.Number));
        Assert.True(PlantedBug.Listed.Count >= 44);
    }

    [Fact]
    public void Every_patch_asks_for_its_own_number()
    {
        foreach (PlantedBug bug in PlantedBug.All)
            Assert.Contains($"Planted.Is({bug.Number})", PlantedBug.Read($"{bug.Number:00}-{bug.Name}"), StringComparison.Ordinal);
    }

    private static string Row(PlantedBug bug, Catch? found) => found is null
        ? $"{bug.Number:00} {bug.Name,-42} not found"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{bug.Number:00} {bug.Name,-42} {found.Shrunk.Violation.Oracle,-9} {found.Lives,6} lives {found.Spent.TotalSeconds,6:f2} s {found.Shrunk.Plan.Operations.Length,3} operations");
}
