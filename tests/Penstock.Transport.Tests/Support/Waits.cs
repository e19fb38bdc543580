using System.Runtime.CompilerServices;

namespace Penstock.Transport.Tests;

/// <summary>Bounded waits: a test that waits in vain fails with what it waited for.</summary>
internal static class Waits
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<T> Soon<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).Soon(what);
        return await task;
    }

    public static async Task Soon(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        if (await Task.WhenAny(task, Task.Delay(Limit)) != task)
            throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}");
        await task;
    }
}
