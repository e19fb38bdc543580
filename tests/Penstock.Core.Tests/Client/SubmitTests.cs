using Penstock.Protocol;

namespace Penstock.Core.Tests.Client;

public sealed class SubmitTests
{
    private readonly ClientScene _scene = new();

    [Fact]
    public void A_function_is_defined_once_before_its_first_use()
    {
        LoweredGraph graph = ClientScene.Graph(1);
        graph.Functions.Insert(0, ClientScene.Named("unused"));
        graph.FunctionOf[0] = 1;
        _scene.Submit(graph);
        Assert.Equal(["function 0 unused", "function 1 step", "submit 1 from 0: 1 tasks wanted [0 as hold 0.0] last"], _scene.TakeSent());
        _scene.Submit(2);
        Assert.Equal(["submit 2 from 0: 1 tasks wanted [0 as hold 1.0] last"], _scene.TakeSent());
    }

    [Fact]
    public void No_graph_is_an_error_of_the_caller()
    {
        Assert.Throws<ArgumentNullException>("graph", () => _scene.Machine.Submit(null!, [], []));
    }

    [Fact]
    public void A_large_graph_goes_in_parts_of_bounded_task_counts()
    {
        LoweredGraph graph = ClientScene.Graph([.. Enumerable.Range(0, SubmissionWriter.PartTasksMax + 2)]);
        graph.Outputs.Clear();
        graph.Outputs.AddRange([SubmissionWriter.PartTasksMax + 1, 0]);
        _scene.Submit(graph);
        Assert.Equal(
            [
                "function 0 step",
                $"submit 1 from 0: {SubmissionWriter.PartTasksMax} tasks wanted [0 as hold 1.0]",
                $"submit 1 from {SubmissionWriter.PartTasksMax}: 2 tasks wanted [{SubmissionWriter.PartTasksMax + 1} as hold 0.0] last",
            ],
            _scene.TakeSent());
    }

    [Fact]
    public void Parts_are_bounded_in_argument_bytes_and_inputs()
    {
        LoweredGraph graph = ClientScene.Empty();
        ClientScene.AddTask(graph, ClientScene.KeyOf(1), [], SubmissionWriter.PartArgumentBytesTarget + 5);
        ClientScene.AddTask(graph, ClientScene.KeyOf(2), [0]);
        ClientScene.AddTask(graph, ClientScene.KeyOf(3), new int[SubmissionWriter.PartInputsTarget], 1);
        ClientScene.AddTask(graph, ClientScene.KeyOf(4), [2]);
        graph.Outputs.Add(3);
        _scene.Submit(graph);
        string[] sent = _scene.TakeSent();
        Assert.Equal(5, sent.Length);
        Assert.StartsWith("submit 1 from 0: 1 tasks", sent[1], StringComparison.Ordinal);
        Assert.StartsWith("submit 1 from 1: 1 tasks inputs 0", sent[2], StringComparison.Ordinal);
        Assert.StartsWith("submit 1 from 2: 1 tasks", sent[3], StringComparison.Ordinal);
        Assert.Equal("submit 1 from 3: 1 tasks inputs 2 wanted [3 as hold 0.0] last", sent[4]);
    }

    [Fact]
    public void Each_part_names_its_own_held_inputs()
    {
        HoldId[] held = _scene.Submit(ClientScene.Graph(1, 2));
        _scene.TakeSent();
        LoweredGraph graph = ClientScene.Empty();
        ClientScene.AddTask(graph, ClientScene.KeyOf(3), [~1, ~0], SubmissionWriter.PartArgumentBytesTarget);
        ClientScene.AddTask(graph, ClientScene.KeyOf(4), [~1, 0], SubmissionWriter.PartArgumentBytesTarget);
        graph.Outputs.Add(1);
        _scene.Submit(graph, held);
        Assert.Equal(
            ["submit 2 from 0: 1 tasks inputs -1 -2 held hold 1.0 hold 0.0 wanted []", "submit 2 from 1: 1 tasks inputs -1 0 held hold 1.0 wanted [1 as hold 2.0] last"],
            _scene.TakeSent());
    }

    [Fact]
    public void A_task_too_large_for_a_frame_is_refused_by_name_and_nothing_changes()
    {
        LoweredGraph graph = ClientScene.Graph(1);
        ClientScene.AddTask(graph, ClientScene.KeyOf(2), [], SubmissionWriter.TaskBytesMax + 1);
        graph.Outputs.Add(1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => _scene.Submit(graph));
        Assert.Contains(ClientScene.KeyOf(2).ToString("step"), error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _scene.Machine.HoldCount);
        Assert.Empty(_scene.TakeSent());
        _scene.Machine.Validate();
    }

    [Fact]
    public void A_refused_graph_ends_its_holds_and_is_not_shared_afterwards()
    {
        HoldId hold = _scene.Submit(1);
        _scene.TakeSent();
        HoldChange[] changes = _scene.Receive(new GraphRefused(1, "the key exists with another definition"));
        Assert.Equal([new HoldChange(hold, HoldStatus.Erred)], changes);
        Assert.Equal(new RefusedEnd("the key exists with another definition"), _scene.Machine.EndOf(hold));

        HoldId again = _scene.Submit(1);
        Assert.NotEqual(hold, again);
        Assert.Equal(["submit 2 from 0: 1 tasks wanted [0 as hold 1.0] last"], _scene.TakeSent());
    }

    [Fact]
    public void Answers_to_submissions_that_are_not_due_are_errors_of_the_scheduler()
    {
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new GraphAccepted(1)));
        _scene.Submit(1);
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new GraphAccepted(2)));
        _scene.Receive(new GraphAccepted(1));
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new GraphRefused(1, "again")));
    }

    [Fact]
    public void Each_part_of_a_graph_brings_the_options_that_its_own_tasks_have()
    {
        LoweredGraph graph = ClientScene.Graph([.. Enumerable.Range(0, SubmissionWriter.PartTasksMax + 2)]);
        graph.OptionSets.AddRange([new TaskOptions { Retries = 1 }, new TaskOptions { Retries = 2 }]);
        graph.OptionsOf.AddRange(Enumerable.Repeat(-1, graph.TaskCount));
        graph.OptionsOf[0] = 1;
        graph.OptionsOf[SubmissionWriter.PartTasksMax] = 0;
        graph.OptionsOf[SubmissionWriter.PartTasksMax + 1] = 1;

        _scene.Submit(graph);

        string[] sent = _scene.TakeSent();
        Assert.EndsWith("options retries 2 [0: 0]", sent[1], StringComparison.Ordinal);
        Assert.EndsWith("options retries 1, retries 2 [0: 0, 1: 1] last", sent[2], StringComparison.Ordinal);
    }
}
