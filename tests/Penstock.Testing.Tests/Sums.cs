namespace Penstock.Testing.Tests;

/// <summary>The pipelines of these tests: sound ones, and some with a planted fault.</summary>
public static partial class Sums
{
    /// <summary>What tasks with a fault share, as if it were a file.</summary>
    public static List<long> Shared { get; } = [];

    [Delayed]
    public static long Load(long part) => part * 10;

    [Delayed]
    public static long Add(long left, long right) => left + right;

    [Delayed]
    public static long Total(IReadOnlyList<long> parts) => parts.Sum();

    [Delayed]
    public static long Fail(long part) => throw new InvalidOperationException($"part {part} is bad");

    [Delayed]
    public static async Task<long> WaitAsync(long part, long seconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), SimCluster.Time);
        await Task.Yield();
        await Task.Delay(TimeSpan.FromSeconds(seconds), SimCluster.Time).ConfigureAwait(false);
        return part;
    }

    [Delayed]
    public static async Task<long> StuckAsync()
    {
        await new TaskCompletionSource().Task;
        return 0;
    }

    /// <summary>Fault: declared as pure, but its result depends on how often it ran.</summary>
    [Delayed]
    public static long AppendAndCount(long part)
    {
        Shared.Add(part);
        return Shared.Count(shared => shared == part);
    }

    /// <summary>Appends, and says so.</summary>
    [Delayed]
    public static Unit Append(long part)
    {
        Shared.Add(part);
        return Unit.Value;
    }

    /// <summary>Not pure, and says so.</summary>
    [Delayed(Pure = false)]
    public static long Roll(long part)
    {
        Shared.Add(part);
        return Shared.Count;
    }

    [Delayed]
    public static long[] Range(long count) => [.. Enumerable.Range(0, (int)count).Select(number => (long)number)];

    /// <summary>Fault: sorts the array of its input in place.</summary>
    [Delayed]
    public static long FirstOfReversed(long[] numbers)
    {
        Array.Reverse(numbers);
        return numbers[0];
    }

    [Delayed]
    public static long Last(long[] numbers) => numbers[^1];

    /// <summary>A total of as many parts as wanted.</summary>
    public static Delayed<long> TotalOf(int parts) => Delayed.Total(Enumerable.Range(1, parts).Select(part => Delayed.Load(part)).ToArray());
}
