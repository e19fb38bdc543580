using static Penstock.Benchmarks.BenchmarkFunctions.Delayed;

namespace Penstock.Benchmarks.Lowering;

/// <summary>A graph of any number of nodes.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Build">Builds it and gives its outputs.</param>
internal sealed record Shape(string Name, Func<int, DelayedNode[]> Build)
{
    public static IReadOnlyList<Shape> All { get; } =
    [
        new("independent", Independent),
        new("independent-pure", static count => Numbers(count, static i => IncPure(i))),
        new("chain", Chain),
        new("pairs", Pairs),
    ];

    private static DelayedNode[] Independent(int count) => Numbers(count, static i => Inc(i));

    private static DelayedNode[] Numbers(int count, Func<int, DelayedNode> make)
    {
        var outputs = new DelayedNode[count];
        for (int i = 0; i < count; i++)
            outputs[i] = make(i);
        return outputs;
    }

    private static DelayedNode[] Chain(int count)
    {
        Delayed<long> last = Inc(0);
        for (int i = 1; i < count; i++)
            last = Inc(last);
        return [last];
    }

    /// <summary>Each sums the two before it.</summary>
    private static DelayedNode[] Pairs(int count)
    {
        var nodes = new Delayed<long>[count];
        for (int i = 0; i < count; i++)
            nodes[i] = i < 2 ? Inc(i) : Sum([nodes[i - 1], nodes[i - 2]]);
        return [nodes[^1]];
    }
}
