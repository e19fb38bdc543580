namespace Penstock.Simulator.Tests.Exploring;

/// <summary>Plans that once found something, in the machines or in the simulator itself: they run before anything new is tried.</summary>
public sealed class CorpusTests
{
    private const string Folder = "Corpus";

    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, Folder), "*.token").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_plan_that_once_found_something_finds_nothing_any_more(string file)
    {
        CorpusEntry entry = CorpusEntry.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, Folder, file)));

        LifeOutcome outcome = Life.Run(entry.Plan, AllOracles.Create(entry.Plan));

        Assert.True(
            outcome.Violation is null,
            $"{outcome.Violation?.Oracle}: {outcome.Violation?.Message}\nIt once found: {entry.Found}\nReplay it with: penstock sim replay --trace {ReplayToken.Write(entry.Plan)}");
    }
}
