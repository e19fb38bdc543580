using static Penstock.Deployment.Tests.Numbers.Delayed;

namespace Penstock.Deployment.Tests;

/// <summary>Computing without a client.</summary>
public sealed class EmbeddedTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_lazy_value_computes_without_a_client() => Assert.Equal(6, Add(Add(1, 2), 3).Compute());

    [Fact]
    public async Task Many_values_and_values_of_several_types_compute_without_a_client()
    {
        long[] many = await new[] { Add(1, 1), Add(2, 2) }.ComputeAsync().WaitAsync(Limit);
        Assert.Equal([2, 4], many);
        (long number, string text) = await (Add(1, 2), ThreadName(0)).ComputeAsync().WaitAsync(Limit);
        Assert.Equal(3, number);
        Assert.Contains("slot", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_one_cluster()
    {
        // On threads of their own: blocking so many of the thread pool's is what ComputeAsync is for.
        string[] slots = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => OnThreadAsync(() => ThreadName(i).Compute()))).WaitAsync(Limit);
        Assert.InRange(slots.Distinct(StringComparer.Ordinal).Count(), 1, Environment.ProcessorCount);
    }

    [Fact]
    public async Task Blocking_on_a_thread_with_a_context_of_its_own_does_not_deadlock()
    {
        long value = await OnThreadAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new NeverRuns());
            return Add(20, 22).Compute();
        }).WaitAsync(Limit);
        Assert.Equal(42, value);
    }

    [Fact]
    public async Task An_error_comes_back_with_its_type()
    {
        TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => Numbers.Delayed.ThrowOverflow().ComputeAsync().WaitAsync(Limit));
        Assert.Equal(typeof(OverflowException).FullName, error.RemoteTypeName);
        Assert.IsType<OverflowException>(error.InnerException);
    }

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ((Delayed<long>)null!).Compute());
        Assert.Throws<ArgumentNullException>(() => ((IEnumerable<Delayed<long>>)null!).Compute());
    }

    private static Task<T> OnThreadAsync<T>(Func<T> compute)
    {
        var done = new TaskCompletionSource<T>();
        new Thread(() => done.SetResult(compute())) { IsBackground = true }.Start();
        return done.Task;
    }

    /// <summary>A context of a thread that is blocked: what is posted to it waits for ever.</summary>
    private sealed class NeverRuns : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
