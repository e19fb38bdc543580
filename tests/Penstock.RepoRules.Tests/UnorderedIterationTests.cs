namespace Penstock.RepoRules.Tests;

public sealed class UnorderedIterationTests
{
    private const string Fields = """
        private readonly System.Collections.Generic.Dictionary<string, int> _map = new();
        private readonly System.Collections.Generic.HashSet<int> _set = new();
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _shared = new();
        private readonly System.Collections.Generic.List<int> _list = new();
        private readonly System.Collections.Generic.SortedSet<int> _sorted = new();
        """;

    [Theory]
    [InlineData("foreach (var entry in [|_map|]) { }")]
    [InlineData("foreach (var key in [|_map.Keys|]) { }")]
    [InlineData("foreach (var value in [|_map.Values|]) { }")]
    [InlineData("foreach (var (key, value) in [|_map|]) { }")]
    [InlineData("foreach (var item in [|_set|]) { }")]
    [InlineData("foreach (var item in (IEnumerable<int>)[|_set|]) { }")]
    [InlineData("foreach (var entry in [|_shared|]) { }")]
    [InlineData("foreach (var key in [|_shared.Keys|]) { }")]
    [InlineData("IReadOnlyDictionary<string, int> view = _map; foreach (var entry in [|view|]) { }")]
    public Task A_loop_over_an_unordered_collection_is_reported(string body) => Check(body);

    [Theory]
    [InlineData("var doubled = [|_set|].Select(item => item * 2).ToList();")]
    [InlineData("var first = [|_map|].First();")]
    [InlineData("var names = [|_shared.Keys|].Where(name => name.Length > 1);")]
    [InlineData("var array = [|_set|].ToArray();")]
    [InlineData("var query = [|from entry in _map|] select entry.Value;")]
    public Task Linq_over_an_unordered_collection_is_reported(string body) => Check(body);

    [Theory]
    [InlineData("int[] all = [.. [|_set|]];")]
    [InlineData("var copy = new List<int>([|_set|]);")]
    [InlineData("_list.AddRange([|_set|]);")]
    [InlineData("IEnumerable<int> sequence = [|_set|];")]
    [InlineData("var text = string.Join(',', [|_set|]);")]
    [InlineData("var target = new int[_set.Count]; [|_set|].CopyTo(target);")]
    [InlineData("using var walk = [|_map|].GetEnumerator();")]
    public Task Anything_else_that_walks_one_is_reported(string body) => Check(body);

    [Theory]
    [InlineData("foreach (var item in _list) { }")]
    [InlineData("foreach (var item in _sorted) { }")]
    [InlineData("foreach (var letter in \"text\") { }")]
    [InlineData("var doubled = _list.Select(item => item * 2).ToArray();")]
    [InlineData("int[] all = [.. _list];")]
    public Task Walking_an_ordered_collection_is_fine(string body) => Check(body);

    [Theory]
    [InlineData("var found = _map.TryGetValue(\"a\", out var value) && _set.Contains(value);")]
    [InlineData("var count = _map.Count + _set.Count + _shared.Count;")]
    [InlineData("_set.UnionWith(_list); _set.ExceptWith(_set);")]
    [InlineData("var same = _set.SetEquals(new HashSet<int>(_set));")]
    [InlineData("var any = _set.Any(item => item > 3) || _map.All(entry => entry.Value > 0);")]
    public Task Asking_an_unordered_collection_is_fine(string body) => Check(body);

    [Theory]
    [InlineData("foreach (var item in _set.Order()) { }")]
    [InlineData("foreach (var entry in _map.OrderBy(entry => entry.Key, System.StringComparer.Ordinal)) { }")]
    [InlineData("var sorted = new SortedSet<int>(_set);")]
    public Task Sorting_one_first_is_fine(string body) => Check(body);

    [Fact]
    public Task Other_projects_may_walk_what_they_like() =>
        RuleCheck.InOrdinaryProject(new UnorderedIterationAnalyzer(), Source("foreach (var entry in _map) { }"));

    [Fact]
    public async Task The_message_names_the_collection_and_the_way_out()
    {
        var messages = await RuleCheck.InPureProject(new UnorderedIterationAnalyzer(), Source("foreach (var entry in [|_map|]) { }"));

        Assert.Equal(
            "The order of 'Dictionary<string, int>' is unspecified and would reach a decision; use a list, an array, a sorted collection, or sort with a total tie-break first",
            Assert.Single(messages));
    }

    private static Task Check(string body) => RuleCheck.InPureProject(new UnorderedIterationAnalyzer(), Source(body));

    private static string Source(string body) =>
        "using System.Collections.Generic; using System.Linq; class Sample { " + Fields + " void Method() { " + body + " } }";
}
