using System.Globalization;

namespace Penstock.Benchmarks.Rounds;

/// <summary>A graph from a file: line i lists the parents of task i, all smaller than i.</summary>
internal sealed class EdgeList
{
    private readonly int[][] _parents;

    private EdgeList(int[][] parents)
    {
        _parents = parents;
        Leaves = [.. Enumerable.Range(0, parents.Length).Except(parents.SelectMany(static ids => ids))];
    }

    public int TaskCount => _parents.Length;

    /// <summary>The tasks that are nobody's parent, in order.</summary>
    public IReadOnlyList<int> Leaves { get; }

    public static EdgeList Read(string path) => new([.. File.ReadLines(path).Select(ReadLine)]);

    public int[] ParentsOf(int task) => _parents[task];

    private static int[] ReadLine(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static text => int.Parse(text, CultureInfo.InvariantCulture))];
}
