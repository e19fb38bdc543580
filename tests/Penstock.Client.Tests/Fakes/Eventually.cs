using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>Bounded waiting for things that other threads do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task IsTrue(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
                Assert.Fail($"Not within {Limit}: {what}");
            await Task.Yield();
        }
    }

    /// <summary>Collects garbage until finalizers have done something.</summary>
    public static Task IsCollected(Func<bool> condition, string what) => IsTrue(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return condition();
        },
        what);

    /// <summary>Waits for a task, but not for ever.</summary>
    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Within(this Task task) => task.WaitAsync(Limit);
}
