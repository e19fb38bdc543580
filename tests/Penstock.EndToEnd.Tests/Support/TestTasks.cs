namespace Penstock.EndToEnd.Tests;

/// <summary>What the clusters of these tests run. Tasks that leave traces do so in files, since they may run in other processes.</summary>
public static partial class TestTasks
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(10);

    [Delayed]
    public static long Add(long left, long right) => left + right;

    [Delayed]
    public static long Multiply(long left, long right) => unchecked(left * right);

    [Delayed]
    public static long Sum(IReadOnlyList<long> values) => values.Aggregate(0L, (sum, value) => unchecked(sum + value));

    [Delayed]
    public static long SumByName(IReadOnlyDictionary<string, long> values) => values.Sum(pair => pair.Value);

    [Delayed]
    public static (long Quotient, long Remainder) Divide(long value, long by) => (value / by, value % by);

    [Delayed]
    public static async Task<long> AddLaterAsync(long left, long right, CancellationToken cancellation = default)
    {
        await Task.Delay(1, cancellation);
        return left + right;
    }

    [Delayed]
    public static long Fail(long value, string message) => throw new PrivateException($"{message} {value}");

    /// <summary>Throws until its log has some lines, each of a run that threw.</summary>
    [Delayed]
    public static long FailUntil(string log, int lines, long value)
    {
        int before = RunLog.Read(log).Count;
        if (before >= lines)
            return value;
        RunLog.Append(log, "ran");
        throw new PrivateException($"run {before + 1}");
    }

    /// <summary>Puts itself back until its log has some lines, each of a run.</summary>
    [Delayed]
    public static long PutBackUntil(string log, int lines, long value)
    {
        if (RunLog.Read(log).Count >= lines)
            return value;
        RunLog.Append(log, "ran");
        throw new RescheduleException("not here");
    }

    [Delayed]
    public static byte[] Bytes(int count, byte value)
    {
        byte[] bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }

    [Delayed]
    public static long CountBytes(byte[] bytes) => bytes.LongLength;

    [Delayed]
    public static Point Move(Point point, double by) => point with { X = point.X + by };

    [Delayed]
    public static long Total(Basket basket) => basket.First + basket.Rest.Sum() + basket.Named.Values.Sum();

    /// <summary>Adds a line to a log, so that a test sees how often it ran.</summary>
    [Delayed]
    public static long Logged(string log, string line, long value)
    {
        RunLog.Append(log, line);
        return value;
    }

    /// <summary>Waits until the test makes a file; when it is cancelled instead, it leaves a file that says so.</summary>
    [Delayed]
    public static async Task<long> WaitForFileAsync(string path, long value, CancellationToken cancellation = default)
    {
        File.WriteAllText(path + ".started", "");
        try
        {
            while (!File.Exists(path))
                await Task.Delay(LookInterval, cancellation);
            return value;
        }
        catch (OperationCanceledException)
        {
            File.WriteAllText(path + ".cancelled", "");
            throw;
        }
    }

    /// <summary>Gives its slot back and then blocks its thread until the test makes a file.</summary>
    [Delayed]
    public static long BlockWithoutSlot(string path, long value)
    {
        (TaskContext.Current ?? throw new InvalidOperationException("there is no task")).Secede();
        File.WriteAllText(path + ".started", "");
        while (!File.Exists(path))
            Thread.Sleep(LookInterval);
        return value;
    }

    /// <summary>Ends its process, as a crash of native code would.</summary>
    [Delayed]
    public static long Crash(long value)
    {
        Environment.FailFast($"a task ends its process on purpose ({value})");
        return value;
    }

    /// <summary>Ends its process the first time, which it remembers by a file.</summary>
    [Delayed]
    public static long CrashOnce(string path, long value)
    {
        if (File.Exists(path))
            return value;
        File.WriteAllText(path, "");
        return Crash(value);
    }

    /// <summary>An exception type that clients in other programs do not have.</summary>
    private sealed class PrivateException(string message) : Exception(message);
}

public sealed record Point(double X, double Y);

/// <summary>A record with members that are given one by one or as a whole.</summary>
public sealed record Basket(long First, IReadOnlyList<long> Rest, Dictionary<string, long> Named);
