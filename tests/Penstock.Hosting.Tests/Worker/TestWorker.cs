using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport;

namespace Penstock.Hosting.Tests.Worker;

/// <summary>A worker host in this process with a fake scheduler, a function table of its own, and every invariant checked.</summary>
internal sealed class TestWorker : IAsyncDisposable
{
    private readonly FunctionTable _functions = new();
    private readonly WireWriter _scratch = new();
    private int _defined;
    private ulong _attempts;

    public TestWorker(int slots = 1, bool isolate = false, InMemoryNetwork? network = null, int id = 0, bool validate = true, SlotBoard? board = null)
    {
        Network = network ?? new InMemoryNetwork(isolate);
        Address = $"inproc://worker-{id}";
        (IClientLink worker, IPeerLink scheduler) = Network.CreateLinkPair($"worker {id}", "scheduler");
        Host = new WorkerHost(new WorkerHostOptions
        {
            Name = $"worker-{id}",
            Slots = slots,
            Functions = _functions,
            HeartbeatInterval = TimeSpan.FromMilliseconds(50),
            Validate = validate,
            Board = board,
        });
        Network.RegisterDataSource(Address, Host.Data);
        Scheduler = new FakeScheduler(scheduler);
        Host.Start(worker, Network, Address);
        Hello = Scheduler.Hear<WorkerHello>();
        Scheduler.Say(new WorkerWelcome(new WorkerId(id), 1)).Send();
    }

    public WorkerHost Host { get; }

    public FakeScheduler Scheduler { get; }

    public InMemoryNetwork Network { get; }

    public WorkerHello Hello { get; }

    public string Address { get; }

    public static TaskHandle Handle(uint row) => new(row, 0);

    /// <summary>Adds a function to the worker's table and defines it; its number counts up from zero.</summary>
    public int Define<T>(string id, Formatter<T> formatter, TaskBody<T> body) =>
        Define(TaskFunction.Create(Identity(id), false, formatter, body));

    public int DefineAsync<T>(string id, Formatter<T> formatter, TaskBody<Task<T>> body) =>
        Define(TaskFunction.CreateAsync(Identity(id), false, formatter, body));

    public int Define(TaskFunction function)
    {
        _functions.Add(function);
        return Say(function.Identity);
    }

    /// <summary>Defines a function towards the worker without adding it to its table.</summary>
    public int Say(FunctionIdentity identity)
    {
        Scheduler.Say(new DefineFunction(_defined, identity.Id, identity.Name, identity.Signature, identity.Code, identity.Version));
        return _defined++;
    }

    public static FunctionIdentity Identity(string id) => new(id, id, 1, Guid.Empty, 1);

    /// <summary>Says that a task is to run; its arguments are its inputs in order.</summary>
    public AttemptId SayRun(uint row, int function, params (uint Row, int[] Holders)[] inputs)
    {
        _scratch.Clear();
        foreach ((uint input, int[] holders) in inputs)
        {
            InputList.Begin(_scratch, Handle(input), 8, holders.Length);
            foreach (int holder in holders)
                InputList.AddHolder(_scratch, new WorkerId(holder));
        }

        var arguments = new WireWriter();
        for (int i = 0; i < inputs.Length; i++)
            arguments.WriteInt64(i);
        var attempt = new AttemptId(++_attempts);
        Scheduler.Say(new RunTask
        {
            Task = Handle(row),
            Attempt = attempt,
            Function = function,
            Priority = (long)attempt.Value,
            Key = new Key(7, row),
            Arguments = arguments.Written,
            Inputs = _scratch.Written,
        });
        return attempt;
    }

    public AttemptId Run(uint row, int function, params (uint Row, int[] Holders)[] inputs)
    {
        AttemptId attempt = SayRun(row, function, inputs);
        Scheduler.Send();
        return attempt;
    }

    public void Free(uint row) => Scheduler.Say(new FreeData(Handle(row))).Send();

    public void Recall(uint row, AttemptId attempt) => Scheduler.Say(new RecallAttempt(Handle(row), attempt)).Send();

    public T Read<T>(uint row, Formatter<T> formatter) =>
        (Host.Data.Find(Handle(row)) ?? throw new InvalidOperationException($"The worker does not hold {row}.")).Read(formatter);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Network.UnregisterDataSource(Address);
    }
}
