using System.Net;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport;

namespace Penstock.Hosting.Tests.Worker;

public sealed class WorkerProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_worker_process_joins_runs_the_applications_functions_and_ends_with_its_input()
    {
        await using var scheduler = new ListeningScheduler();
        await using var child = new ChildProcess(scheduler.Settings);
        FakeScheduler session = await scheduler.AcceptAsync();
        WorkerProcessReady ready = WorkerProcessReady.FromLine(await child.ReadLineAsync() ?? "") ?? throw new InvalidOperationException(await child.Errors);
        Assert.Equal(child.Id, ready.ProcessId);

        FunctionIdentity pid = ProcessFunctions.Pid;
        var task = new TaskHandle(1, 0);
        session.Say(new DefineFunction(0, pid.Id, pid.Name, pid.Signature, pid.Code, pid.Version));
        session.Say(new RunTask { Task = task, Attempt = new AttemptId(1) }).Send();
        session.Hear<TaskFinished>();
        Assert.Equal("a task prints", await child.ReadLineAsync());
        await using (var network = new TcpDataNetwork(scheduler.Access))
        {
            Cell?[] cells = await network.GetAsync(ready.DataAddress, new[] { task }, CancellationToken.None);
            Assert.Equal(child.Id, cells[0]!.Read(Formatters.Int64));
        }

        child.CloseInput();
        Assert.Equal(0, await child.WaitForExitCodeAsync());
        session.Hear<Goodbye>();
    }

    [Fact]
    public async Task A_worker_process_ends_in_order_when_it_is_terminated()
    {
        await using var scheduler = new ListeningScheduler();
        await using var child = new ChildProcess(scheduler.Settings);
        FakeScheduler session = await scheduler.AcceptAsync();
        Assert.NotNull(WorkerProcessReady.FromLine(await child.ReadLineAsync() ?? ""));
        child.Terminate();
        Assert.Equal(0, await child.WaitForExitCodeAsync());
        session.Hear<Goodbye>();
    }

    [Fact]
    public async Task A_worker_process_ends_when_its_scheduler_is_gone()
    {
        await using var scheduler = new ListeningScheduler();
        await using var child = new ChildProcess(scheduler.Settings);
        FakeScheduler session = await scheduler.AcceptAsync();
        Assert.NotNull(WorkerProcessReady.FromLine(await child.ReadLineAsync() ?? ""));
        session.Close("over");
        Assert.Equal(4, await child.WaitForExitCodeAsync());
        Assert.Contains("has left its scheduler", await child.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_process_that_finds_no_scheduler_says_where_it_looked()
    {
        string address;
        await using (var closed = new ListeningScheduler())
            address = closed.Access.SchedulerAddress!; // The listener has set it.
        var settings = new WorkerProcessSettings { Access = AccessFile.Create(address), Name = "lost" };
        await using var child = new ChildProcess(settings.ToLine());
        Assert.Equal(3, await child.WaitForExitCodeAsync());
        Assert.Contains(address, await child.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "the input is empty")]
    [InlineData("hello", "cannot be read")]
    public async Task A_worker_process_without_settings_says_what_it_needs(string? settings, string problem)
    {
        await using var child = new ChildProcess(settings);
        Assert.Equal(2, await child.WaitForExitCodeAsync());
        Assert.Contains(problem, await child.Errors, StringComparison.Ordinal);
    }

    /// <summary>A port where a worker can join a fake scheduler.</summary>
    private sealed class ListeningScheduler : IAsyncDisposable
    {
        private readonly TaskCompletionSource<IPeerLink> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly LinkListener _listener;

        public ListeningScheduler()
        {
            AccessFile access = AccessFile.Create();
            _listener = LinkListener.Start(new IPEndPoint(IPAddress.Loopback, 0), access, [PeerRole.Worker], (link, _) => _accepted.TrySetResult(link));
            Access = access.WithSchedulerAddress(_listener.Address);
        }

        public AccessFile Access { get; }

        public string Settings => new WorkerProcessSettings { Access = Access, Name = "child", Slots = 1 }.ToLine();

        public async Task<FakeScheduler> AcceptAsync()
        {
            var session = new FakeScheduler(await _accepted.Task.WaitAsync(Patience));
            Assert.Equal("child", session.Hear<WorkerHello>().Name);
            session.Say(new WorkerWelcome(new WorkerId(0), 1)).Send();
            return session;
        }

        public async ValueTask DisposeAsync()
        {
            await _listener.DisposeAsync();
            if (_accepted.Task.IsCompletedSuccessfully)
                await (await _accepted.Task).DisposeAsync();
        }
    }
}
