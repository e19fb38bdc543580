using System.Globalization;
using Penstock.Simulator;
using Xunit.Abstractions;

namespace Penstock.PlantedBugs.Tests;

/// <summary>
/// The oracles against known faults. CI hunts a few; all of them by <c>PENSTOCK_BUGS=all ./test.sh PlantedBugs</c>, or some by
/// their numbers: <c>PENSTOCK_BUGS=3,17</c>. With <c>PENSTOCK_BUGS_TABLE=FILE</c> the table goes there.
/// </summary>
public sealed class PlantedBugTests(HuntTable table, ITestOutputHelper output) : IClassFixture<HuntTable>
{
    private const int SecondsEach = 60;

    /// <summary>Of all areas, and found quickly: what CI can afford.</summary>
    private static readonly int[] Few = [1, 4, 12, 16, 22, 32, 36, 52];

    public static TheoryData<int, string> Wanted()
    {
        string wanted = Environment.GetEnvironmentVariable("PENSTOCK_BUGS") ?? "";
        IEnumerable<int> numbers = wanted switch
        {
            "" => Few,
            "all" => PlantedBug.Visible.Select(bug => bug.Number),
            _ => wanted.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)),
        };
        var data = new TheoryData<int, string>();
        foreach (PlantedBug bug in numbers.SelectMany(number => PlantedBug.All.Where(bug => bug.Number == number)))
            data.Add(bug.Number, bug.Name);
        return data;
    }

    /// <summary>A test for each: a runner that ends tests which say nothing for long must not count the hunts of others.</summary>
    [Theory]
    [MemberData(nameof(Wanted))]
    public void The_oracles_find_a_planted_bug(int number, string name)
    {
        Catch? found = BugHunt.Hunt(number, TimeSpan.FromSeconds(SecondsEach));
        output.WriteLine(table.Add(number, name, found));
        Assert.True(found is not null, $"bug {number} ({name}) was not found within {SecondsEach} s of a processor");
        output.WriteLine(ReplayToken.Write(found.Shrunk.Plan));
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
        Assert.Equal(PlantedBug.Listed.Where(bug => bug.Standing != BugStanding.Later).Select(bug => bug.Number).Order(), PlantedBug.All.Select(bug => bug.Number));
        Assert.True(PlantedBug.Visible.Count >= 40);
    }

    [Fact]
    public void Every_patch_asks_for_its_own_number()
    {
        foreach (PlantedBug bug in PlantedBug.All)
            Assert.Contains($"Planted.Is({bug.Number})", PlantedBug.Read($"{bug.Number:00}-{bug.Name}"), StringComparison.Ordinal);
    }
}
