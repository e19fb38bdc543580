namespace Penstock.Simulator.Tests.Exploring;

public sealed class ExhaustiveTests
{
    [Fact]
    public void An_odometer_sees_every_outcome_once_even_where_choices_depend_on_choices()
    {
        var odometer = new Odometer();
        List<string> seen = [];
        do
        {
            int length = odometer.Choose(4);
            seen.Add(string.Concat(Enumerable.Range(0, length).Select(_ => "ab"[odometer.Choose(2)])));
        }
        while (odometer.Advance());

        Assert.Equal(1 + 2 + 4 + 8, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void An_odometer_notices_that_something_else_decided()
    {
        var odometer = new Odometer();
        odometer.Choose(2);
        odometer.Choose(2);
        odometer.Advance();

        Assert.Throws<InvalidOperationException>(() => odometer.Choose(3));
    }

    [Fact]
    public void The_tiny_scope_has_no_plan_twice_and_comes_to_an_end()
    {
        var plans = new ExhaustivePlans();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long count = 0;
        while (plans.Next() is { } plan)
        {
            count++;
            if (count % 100 == 0)
                seen.Add(ReplayToken.Write(plan)); // A sample: all of them are a hundred megabytes.
        }

        Assert.Equal(count / 100, seen.Count);
        Assert.InRange(count, 100_000, 3_000_000);
    }
}
