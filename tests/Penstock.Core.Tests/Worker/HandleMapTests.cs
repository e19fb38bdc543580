namespace Penstock.Core.Tests.Worker;

public sealed class HandleMapTests
{
    [Fact]
    public void A_row_that_was_set_is_found_until_it_is_cleared()
    {
        var map = new HandleMap();
        map.Set(7, 1);
        map.Set(70_000, 2);
        map.Set(7, 3);

        Assert.Equal(3, map.Find(7));
        Assert.Equal(2, map.Find(70_000));
        Assert.Equal(-1, map.Find(8));
        Assert.Equal(-1, map.Find(uint.MaxValue));
        map.Clear(7);
        map.Clear(7);
        Assert.Equal(-1, map.Find(7));
        Assert.Equal(2, map.Find(70_000));
    }

    [Fact]
    public void A_million_rows_of_which_few_are_known_at_a_time_need_few_pages()
    {
        var map = new HandleMap();
        const uint Known = 100;
        for (uint row = 0; row < 1_000_000; row++)
        {
            map.Set(row, (int)(row % 1_000));
            if (row >= Known)
                map.Clear(row - Known);
        }

        Assert.Equal(2, map.PageCount);
        Assert.Equal(999, map.Find(999_999));
        Assert.Equal(-1, map.Find(999_999 - Known));
    }
}
