using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>D7: a bad message is one error; the state stays as it was, and other peers notice nothing.</summary>
public sealed class BadMessageTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_graph_whose_task_comes_before_its_input_is_refused_and_creates_nothing()
    {
        PlayedClient client = _scene.AddClient("c");

        client.Send(writer => writer.Append(new SubmitGraph
        {
            Submission = 1,
            IsLast = true,
            Keys = new Key[] { new(1, 1), new(1, 2) },
            Functions = new int[2],
            InputCounts = new[] { 1, 0 },
            Inputs = new[] { 1 },
            ArgumentLengths = new int[2],
            Wanted = new[] { new WantedTask(0, new HoldId(0, 1)) },
        }));

        Assert.Contains("inputs come before", Assert.Single(client.TakeSeen()), StringComparison.Ordinal);
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_graph_with_an_undefined_function_is_refused()
    {
        PlayedClient client = _scene.AddClient("c");

        client.Send(writer => writer.Append(new SubmitGraph
        {
            Submission = 1,
            IsLast = true,
            Keys = new Key[] { new(1, 1) },
            Functions = new[] { 9 },
            InputCounts = new int[1],
            ArgumentLengths = new int[1],
        }));

        Assert.Contains("not defined", Assert.Single(client.TakeSeen()), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_a_refused_submission_are_dropped_and_the_next_submission_is_accepted()
    {
        PlayedClient client = _scene.AddClient("c");
        SendPart(client, submission: 1, first: 5, last: false);
        client.TakeSeen();
        SendPart(client, submission: 1, first: 0, last: true);
        Assert.Empty(client.TakeSeen());

        SendPart(client, submission: 2, first: 0, last: true);

        Assert.Contains("Accepted", client.TakeSeen());
    }

    [Fact]
    public void Tasks_of_an_unfinished_submission_are_kept_but_not_started_and_go_with_their_client()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");

        SendPart(client, submission: 1, first: 0, last: false);

        Assert.Equal(1, _scene.Machine.TaskCount);
        Assert.Empty(worker.TakeSeen());
        _scene.Lose(client);
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void Bytes_that_are_no_message_leave_the_state_as_it_was()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        var garbage = new WireWriter();
        garbage.WriteString("hello");

        Assert.Throws<WireFormatException>(() => _scene.Machine.OnBatch(client.Peer, garbage.Written, _scene.Tick()));

        _scene.Machine.Validate();
        Assert.Equal(1, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_peer_that_does_not_say_hello_first_is_refused()
    {
        SchedulerPeer peer = _scene.Machine.AddPeer(PeerRole.Worker, _scene.Tick());
        var writer = new WireWriter();
        writer.Append(new Heartbeat(1, 1));

        Assert.Throws<PeerProtocolException>(() => _scene.Machine.OnBatch(peer, writer.Written, _scene.Tick()));
    }

    [Fact]
    public void Every_prefix_of_a_valid_batch_is_an_error_or_harmless()
    {
        var whole = new WireWriter();
        whole.Append(new ClientHello("c", 1));
        whole.Append(new DefineFunction(0, "f", "f", 0, Guid.Empty, 1));
        whole.Append(new ScatterBegin(new HoldId(0, 1), new Key(1, 2), 8, "data"));
        whole.Append(new QueryState(1, StateQuery.Status, default));
        for (int length = 0; length <= whole.Length; length++)
        {
            var machine = new SchedulerMachine(1);
            SchedulerPeer peer = machine.AddPeer(PeerRole.Client, default);
            try
            {
                machine.OnBatch(peer, whole.Written[..length], default);
            }
            catch (WireFormatException)
            {
            }

            machine.Validate();
        }
    }

    [Fact]
    public void Stale_holds_and_handles_are_ignored()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Send(writer => writer.Append(new ReleaseHold(new HoldId(77, 3))));
        worker.Send(writer => writer.Append(new TaskFinished(new TaskHandle(9, 9), new AttemptId(1), 1, 1)));
        worker.Send(writer => writer.Append(new InputMissing(new TaskHandle(9, 9), new AttemptId(1), new WorkerId(4), Naming: 1)));

        Assert.Empty(client.TakeSeen());
        Assert.Empty(worker.TakeSeen());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    public void A_result_of_less_than_no_bytes_or_after_less_than_no_time_is_refused(long bytes, long nanoseconds)
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();

        var refusal = Assert.Throws<PeerProtocolException>(() => worker.Finish("x", bytes, nanoseconds));

        Assert.Contains($"{bytes} bytes after {nanoseconds} ns", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_of_no_bytes_after_no_time_is_a_result()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        client.TakeSeen();

        worker.Finish("x", bytes: 0, nanoseconds: 0);

        Assert.Equal(["Finished x"], client.TakeSeen());
    }

    [Fact]
    public void A_copy_of_less_than_no_bytes_is_refused()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Scatter("data", 8);

        Assert.Throws<PeerProtocolException>(() => worker.ReportReplica(_scene.HandleOf("data"), bytes: -1));
    }

    private static void SendPart(PlayedClient client, int submission, int first, bool last) => client.Send(writer => writer.Append(new SubmitGraph
    {
        Submission = submission,
        IsLast = last,
        FirstTask = first,
        Keys = new Key[] { new(5, (ulong)(submission * 10)) },
        Functions = new int[1],
        InputCounts = new int[1],
        ArgumentLengths = new int[1],
        Wanted = last ? new[] { new WantedTask(0, new HoldId((uint)submission, 1)) } : default,
    }));
}
