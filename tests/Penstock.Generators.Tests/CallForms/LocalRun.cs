using Penstock.Serialization;

namespace Penstock.Generators.Tests.CallForms;

/// <summary>Lowers a graph and runs its tasks one after the other on the calling thread: the shortest way to a value.</summary>
internal static class LocalRun
{
    /// <summary>
    /// Computes a lazy value, once with results passed by reference and once with every result sent through the codec, and
    /// checks that both agree.
    /// </summary>
    public static T Value<T>(Delayed<T> node)
    {
        T byReference = Run(node, isolate: false, CancellationToken.None);
        T encoded = Run(node, isolate: true, CancellationToken.None);
        Assert.Equal(Encode(byReference), Encode(encoded));
        return byReference;
    }

    /// <summary>Computes a lazy value.</summary>
    public static T Run<T>(Delayed<T> node, bool isolate, CancellationToken cancellation)
    {
        var table = new FunctionTable();
        table.AddAssembly(typeof(LocalRun).Assembly);
        LoweredGraph graph = new GraphLowering().Lower([node]);
        Cell[] held = [.. graph.Held.Select(one => ((IHeldResult)one).ToCell())];
        var results = new List<Cell>();
        int nextInput = 0;
        int nextArgument = 0;
        for (int task = 0; task < graph.TaskCount; task++)
        {
            Cell[] inputs = [.. graph.Inputs.Slice(nextInput, graph.InputCounts[task]).Select(input => input >= 0 ? results[input] : held[~input])];
            nextInput += graph.InputCounts[task];
            ReadOnlySpan<byte> encoded = graph.Arguments.Written.Slice(nextArgument, graph.ArgumentLengths[task]);
            nextArgument += graph.ArgumentLengths[task];
            Assert.True(table.TryGetFunction(graph.Functions[graph.FunctionOf[task]].Identity.Id, out TaskFunction? function));
            var arguments = new TaskArguments(encoded, inputs, cancellation);
            Cell result = Await(function.Invoke(ref arguments));
            Assert.True(arguments.End, $"{function} left arguments unread");
            results.Add(isolate ? Encoded(result) : result);
        }

        int output = graph.Outputs[0];
        return (output >= 0 ? results[output] : held[~output]).Read(table.GetFormatter<T>());
    }

    private static Cell Await(ValueTask<Cell> running) => running.AsTask().WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();

    private static EncodedCell Encoded(Cell cell)
    {
        var writer = new WireWriter();
        cell.Encode(writer);
        return new EncodedCell(writer.ToArray());
    }

    private static byte[] Encode<T>(T value)
    {
        var writer = new WireWriter();
        FunctionTable.Default.GetFormatter<T>().Write(writer, value);
        return writer.ToArray();
    }
}

/// <summary>A result that the cluster would hold.</summary>
internal interface IHeldResult
{
    Cell ToCell();
}

/// <summary>Stands in for a future: a node with a key, whose value is already there.</summary>
internal sealed class HeldResult<T>(T value) : HeldNode<T>, IHeldResult
{
    public override Key Key { get; } = new(0xfeed, (ulong)Interlocked.Increment(ref HeldCount.Value));

    public Cell ToCell() => new Cell<T>(value, FunctionTable.Default.GetFormatter<T>());
}

internal static class HeldCount
{
    public static long Value;
}
