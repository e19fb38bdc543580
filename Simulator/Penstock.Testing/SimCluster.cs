using System.Globalization;
using Penstock.Protocol;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>
/// A cluster inside one thread: the real scheduler, workers and client, with your own tasks, but with virtual time and with
/// everything between processes simulated. The static methods run whole pipelines; an object of this class is driven by a test
/// step by step.
/// </summary>
/// <remarks>
/// A task's method runs to its end in real code at the virtual time at which it begins; what it awaits of <see cref="Time"/>
/// takes virtual time, what it awaits of the real world takes real time. Used by one thread; several clusters may be used by
/// several threads at once if their tasks can.
/// </remarks>
public sealed partial class SimCluster : IDisposable
{
    /// <summary>Number of the operation that ends a wait; lives have none.</summary>
    private const int Alarm = -1;

    private readonly Stage _stage;
    private readonly List<SimulatedWorker> _workers = [];
    private bool _isAlarmed;

    /// <summary>Starts a cluster on which nothing goes wrong by itself.</summary>
    /// <param name="options">The cluster; null for the defaults. A seed decides delays and orders; <see cref="SimOptions.Faults"/> and <see cref="SimOptions.Replay"/> are for whole lives.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SimCluster(SimOptions? options = null)
    {
        options = (options ?? new SimOptions()).Validated();
        if (options.Replay is not null || options.Faults != SimFaults.None)
            throw new ArgumentException("A cluster that a test drives has no faults by itself: cause them by its methods, or use SimCluster.Run.", nameof(options));
        _stage = new Stage(PipelinePlans.Of(options), options, new ExpectedValues(null)) { Operate = _ => _isAlarmed = true };
        foreach (Simulator.SimWorker worker in _stage.Cluster.LiveWorkers)
            _workers.Add(new SimulatedWorker(_stage, worker));
        int connection = _stage.Client.Connection.Index;
        ClientToScheduler = new SimStream(_stage, Gate.ToScheduler(connection), CutClient);
        SchedulerToClient = new SimStream(_stage, Gate.ToPeer(connection), CutClient);
    }

    /// <summary>The time inside simulated tasks, and the system's anywhere else: give it to code under test in the place of <see cref="TimeProvider.System"/>.</summary>
    public static TimeProvider Time => AmbientTime.Instance;

    /// <summary>The workers of the start, and those that were added; also those that are dead.</summary>
    public IReadOnlyList<SimulatedWorker> Workers => _workers;

    /// <summary>What the client tells the scheduler.</summary>
    public SimStream ClientToScheduler { get; }

    /// <summary>What the scheduler tells the client.</summary>
    public SimStream SchedulerToClient { get; }

    /// <summary>The virtual time since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_stage.World.Now / TimeSpan.NanosecondsPerTick);

    /// <summary>Whether nothing would happen any more but clocks; what is held up does not count.</summary>
    public bool IsAtRest => _stage.IsAtRest;

    /// <summary>How often each task ran, in the order of submission.</summary>
    public IReadOnlyList<SimExecution> Executions => _stage.Executions();

    /// <summary>Who holds what.</summary>
    public IReadOnlyList<SimHolding> Holdings => [.. _stage.Holdings()];

    /// <summary>Everything that has happened, one line each.</summary>
    public IReadOnlyList<string> Trace => _stage.Trace.Lines();

    /// <summary>What is left on the cluster, one line each; empty once every future was disposed and the cluster is at rest.</summary>
    public IReadOnlyList<string> Leaks => [.. _stage.Leaks()];

    /// <summary>Submits a lazy value. Nothing happens before the cluster is told to run.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value; it may use futures of this cluster.</param>
    /// <returns>Its future.</returns>
    public SimFuture<T> Submit<T>(Delayed<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        HoldId hold = default;
        Guard(_stage, () => hold = _stage.Submit(value));
        return new SimFuture<T>(_stage, hold);
    }

    /// <summary>Announces a value that the client has; it travels to a worker when the cluster runs.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Its future. It can be used in graphs at once.</returns>
    public SimFuture<T> Scatter<T>(T value)
    {
        HoldId hold = default;
        Guard(_stage, () => hold = _stage.Scatter(new Cell<T>(value, FunctionTable.Default.GetFormatter<T>())));
        return new SimFuture<T>(_stage, hold);
    }

    /// <summary>Starts one more worker.</summary>
    /// <param name="slots">How many tasks it runs at once.</param>
    /// <returns>The worker.</returns>
    public SimulatedWorker AddWorker(int slots = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        var worker = new SimulatedWorker(_stage, _stage.Cluster.AddWorker(slots: slots));
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Lets the next runs of a method fail without calling it.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="times">How many runs.</param>
    /// <param name="error">What they fail with.</param>
    public void FailRuns(string method, int times, Exception error)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(error);
        _stage.Work.FailRuns(method, times, error);
    }

    /// <summary>Lets things happen until nothing would any more but clocks.</summary>
    /// <exception cref="SimulationException">A check was violated, or the cluster does not come to rest.</exception>
    public void RunToRest() => Guard(_stage, () => _stage.Rest("being told to run"));

    /// <summary>Lets things happen for a while, clocks included: a silent worker is noticed.</summary>
    /// <param name="duration">How long, in virtual time.</param>
    /// <exception cref="SimulationException">A check was violated.</exception>
    public void RunFor(TimeSpan duration)
    {
        _stage.World.Queue.Add(_stage.World.Now + (duration.Ticks * TimeSpan.NanosecondsPerTick), EventKind.Operation, Alarm, isBackground: true);
        Guard(_stage, () =>
        {
            for (_isAlarmed = false; !_isAlarmed;)
                _stage.Step();
        });
    }

    /// <summary>Lets things happen until a point is reached.</summary>
    /// <param name="point">What to wait for.</param>
    /// <returns>Where it was reached.</returns>
    /// <exception cref="SimulationException">The cluster is at rest and it was not reached, or a check was violated.</exception>
    public SimStop RunUntil(SimPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var watch = new PointWatch(point, _stage);
        _stage.Log.Listener = watch.Hear;
        try
        {
            Guard(_stage, () =>
            {
                while (!watch.IsReached && !_stage.IsAtRest)
                    _stage.Step(point.IsBefore ? watch.StopsBefore : null);
            });
        }
        finally
        {
            _stage.Log.Listener = null;
        }

        return watch.IsReached
            ? new SimStop(Find(watch.Worker), watch.Key, Elapsed)
            : throw new SimulationException(_stage.Fail(new Violation(PipelineLife.OwnCheck, $"The cluster is at rest, and this has not happened: {point}.")));
    }

    /// <summary>How often a method was begun, by all its tasks together.</summary>
    /// <param name="method">The name of the method.</param>
    /// <returns>At least zero.</returns>
    public int CountOf(string method) => Executions.Where(execution => execution.Name == method).Sum(execution => execution.Count);

    /// <summary>Which workers hold a key.</summary>
    /// <param name="key">The key, for example of a future.</param>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> HoldersOf(Key key) => [.. Holdings.Where(holding => holding.Key == key).Select(holding => holding.Worker)];

    /// <summary>How a key stands at the scheduler, in a word; <c>Forgotten</c> if it has no record.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The status, for people and for comparison with other texts of this method.</returns>
    public string StatusOf(Key key) => (_stage.Cluster.Scheduler.Machine.StatusOf(key) ?? Core.SchedulerTaskStatus.Forgotten).ToString();

    /// <summary>Why a key is not finished, or who keeps it, in the scheduler's words.</summary>
    /// <param name="key">The key.</param>
    /// <returns>JSON, with the names of methods before keys.</returns>
    public string Explain(Key key) => _stage.Names.Name(_stage.View.Explain(key));

    /// <summary>Lets go of every future, runs to rest and makes sure that nothing is left.</summary>
    /// <exception cref="SimulationException">Something is left; the message lists it.</exception>
    public void ReleaseAll()
    {
        Guard(_stage, () =>
        {
            _stage.Client.ReleaseAll();
            _stage.Rest("letting everything go");
        });
        if (Leaks is { Count: > 0 } leaks)
            throw new SimulationException(_stage.Fail(new Violation(nameof(SimChecks.NothingLeft), string.Create(CultureInfo.InvariantCulture, $"{leaks.Count} things are left: {string.Join("; ", leaks)}"))));
    }

    /// <summary>Ends the cluster. Its futures are of no use afterwards.</summary>
    public void Dispose() => _stage.Cluster.Discard();

    /// <summary>Reports what is violated while something happens.</summary>
    internal static void Guard(Stage stage, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (Violations.Of(error) is not null)
        {
            throw new SimulationException(stage.Fail(Violations.Of(error)!)); // The filter has seen it.
        }
    }

    private SimulatedWorker? Find(int worker)
    {
        if (worker == Gate.Client)
            return null;
        return _workers.Find(known => known.Index == worker) ?? new SimulatedWorker(_stage, _stage.Cluster.Worker(worker));
    }

    private void CutClient()
    {
        _stage.World.NoteFault(FaultKind.ClientLink, _stage.Client.Index, _stage.Client.Machine.Name, "loses its connection");
        _stage.Client.Connection.Cut(0);
    }
}
