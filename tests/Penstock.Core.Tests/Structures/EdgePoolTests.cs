namespace Penstock.Core.Tests.Structures;

/// <summary>The scheduler's edges: ranges of inputs, and lists of dependents threaded through them.</summary>
public sealed class EdgePoolTests
{
    private const int Inputs = 8;

    [Fact]
    public void Ranges_are_apart_and_lists_name_exactly_the_edges_linked() => Commands.Check(kinds: 3, nameof(EdgePoolTests), commands =>
    {
        var pool = new EdgePool();
        var ranges = new List<(int First, int Count)>();
        int[] heads = [.. Enumerable.Repeat(TaskRow.None, Inputs)];
        var lists = Enumerable.Range(0, Inputs).Select(_ => new List<int>()).ToArray();
        foreach (Command command in commands)
        {
            if (command.Kind > 0 || ranges.Count == 0)
                Add(command);
            else
                Remove(ranges[command.A % ranges.Count]);
            Assert.Equal(ranges.Sum(range => range.Count), pool.Count);
            for (int input = 0; input < Inputs; input++)
                Assert.Equal(lists[input], Walk(input));
        }

        void Add(Command command)
        {
            // Rarely more than a page holds.
            int count = command.A % 50 == 0 ? 1000 + command.B : command.B % 7;
            int first = pool.AddRange(count);
            Assert.DoesNotContain(ranges, range => range.Count > 0 && count > 0 && first < range.First + range.Count && range.First < first + count);
            ranges.Add((first, count));
            for (int edge = first; edge < first + count; edge++)
            {
                int input = (command.A + edge) % Inputs;
                pool[edge].Input = input;
                pool.Link(edge, ref heads[input]);
                lists[input].Insert(0, edge);
            }
        }

        void Remove((int First, int Count) range)
        {
            for (int edge = range.First; edge < range.First + range.Count; edge++)
            {
                int input = pool[edge].Input;
                pool.Unlink(edge, ref heads[input]);
                lists[input].Remove(edge);
            }

            pool.RemoveRange(range.First, range.Count);
            ranges.Remove(range);
        }

        List<int> Walk(int input)
        {
            var edges = new List<int>();
            int previous = TaskRow.None;
            for (int edge = heads[input]; edge != TaskRow.None; edge = pool[edge].Next)
            {
                Assert.Equal(previous, pool[edge].Previous);
                edges.Add(edge);
                previous = edge;
            }

            return edges;
        }
    });

    [Fact]
    public void Memory_is_used_again()
    {
        var pool = new EdgePool();
        for (int round = 0; round < 100; round++)
        {
            int[] firsts = [.. Enumerable.Range(0, 300).Select(_ => pool.AddRange(3))];
            foreach (int first in firsts)
                pool.RemoveRange(first, 3);
        }

        Assert.True(pool.Edges.Length <= 8 * 1024, $"there is room for {pool.Edges.Length} edges, 900 were in use at a time");
    }
}
