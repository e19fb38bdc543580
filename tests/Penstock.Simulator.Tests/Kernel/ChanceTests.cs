namespace Penstock.Simulator.Tests.Kernel;

public sealed class ChanceTests
{
    [Fact]
    public void The_same_question_has_the_same_answer_and_others_have_others()
    {
        ulong answer = Chance.Of(1, ChanceOf.Delay, 2, 3);
        Assert.Equal(answer, Chance.Of(1, ChanceOf.Delay, 2, 3));
        Assert.Equal(5, new HashSet<ulong> { answer, Chance.Of(2, ChanceOf.Delay, 2, 3), Chance.Of(1, ChanceOf.Bytes, 2, 3), Chance.Of(1, ChanceOf.Delay, 3, 3), Chance.Of(1, ChanceOf.Delay, 2, 4) }.Count);
    }

    [Fact]
    public void Numbers_below_a_bound_fill_their_range_evenly()
    {
        int[] counts = new int[10];
        for (ulong i = 0; i < 100_000; i++)
            counts[Chance.Below(Chance.Of(1, ChanceOf.Delay, i), counts.Length)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Something_that_happens_so_often_in_a_thousand_happens_so_often()
    {
        int happened = 0;
        for (ulong i = 0; i < 100_000; i++)
            happened += Chance.PerMille(Chance.Of(1, ChanceOf.FailingFetch, i), 83) ? 1 : 0;
        Assert.InRange(happened, 7_900, 8_700);
        Assert.False(Chance.PerMille(0, 0));
    }
}
