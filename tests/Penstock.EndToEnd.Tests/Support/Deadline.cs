using System.Diagnostics;

namespace Penstock.EndToEnd.Tests;

/// <summary>Waiting for something that happens elsewhere, with a bound and a message.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task Until(Func<Task<bool>> isSo, Func<string> whatWasExpected, TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(watch.Elapsed < (limit ?? Default), $"Not within {(limit ?? Default).TotalSeconds} s: {whatWasExpected()}");
            await Task.Delay(Interval);
        }
    }

    public static Task Until(Func<bool> isSo, string whatWasExpected, TimeSpan? limit = null) =>
        Until(() => Task.FromResult(isSo()), () => whatWasExpected, limit);

    /// <summary>Waits for a task, but not for ever.</summary>
    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Default);

    /// <summary>Waits for a task, but not for ever.</summary>
    public static Task Bounded(this Task task) => task.WaitAsync(Default);

    /// <summary>The value of a future, but not for ever.</summary>
    public static Task<T> Bounded<T>(this Future<T> future) => future.WaitAsync(Default);
}
