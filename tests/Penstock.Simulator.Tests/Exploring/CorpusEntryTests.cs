namespace Penstock.Simulator.Tests.Exploring;

public sealed class CorpusEntryTests
{
    private static readonly string Token = ReplayToken.Write(new LifePlan([1], [], 0, 0));

    [Fact]
    public void An_entry_comes_back_from_its_file()
    {
        var entry = new CorpusEntry("O3: a copy stayed", PlanGenerator.Draw(1, PlanProfile.Tuned, byPriorities: false));

        CorpusEntry back = CorpusEntry.Parse(entry.ToString());

        Assert.Equal(entry.Found, back.Found);
        Assert.Equal(ReplayToken.Write(entry.Plan), ReplayToken.Write(back.Plan));
    }

    [Fact]
    public void A_file_without_comment_or_with_another_number_of_tokens_is_refused()
    {
        Assert.Throws<FormatException>(() => CorpusEntry.Parse(Token));
        Assert.Throws<FormatException>(() => CorpusEntry.Parse("# nothing"));
        Assert.Throws<FormatException>(() => CorpusEntry.Parse($"# two\n{Token}\n{Token}"));
    }
}
