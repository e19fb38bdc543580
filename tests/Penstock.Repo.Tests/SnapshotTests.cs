namespace Penstock.Repo.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void A_difference_shows_what_went_and_what_came_after_the_line_before_it() => Assert.Equal(
        ["  b", "- c", "+ x", "  d", "+ e"],
        Snapshot.Difference(["a", "b", "c", "d"], ["a", "b", "x", "d", "e"]));

    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Empty(Snapshot.Difference(["a", "b"], ["a", "b"]));

    [Fact]
    public void A_missing_snapshot_differs_in_every_line() => Assert.Equal(["+ a", "+ b"], Snapshot.Difference([], ["a", "b"]));
}
