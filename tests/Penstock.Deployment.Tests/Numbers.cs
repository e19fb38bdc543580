namespace Penstock.Deployment.Tests;

/// <summary>What the clusters of these tests run.</summary>
public static partial class Numbers
{
    [Delayed]
    public static long Add(long left, long right) => left + right;

    [Delayed]
    public static string ThreadName(long unused) => Thread.CurrentThread.Name ?? "";

    [Delayed]
    public static long ThrowOverflow() => throw new OverflowException("too much");

    [Delayed(Pure = false)]
    public static long ProcessId() => Environment.ProcessId;

    [Delayed(Pure = false)]
    public static void Die(string lastWords)
    {
        Console.Error.WriteLine(lastWords);
        Environment.Exit(77);
    }
}
