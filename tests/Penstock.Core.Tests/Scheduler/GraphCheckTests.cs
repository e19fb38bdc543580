using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>D7: a graph is looked at whole before anything is changed; what it refers to must be there.</summary>
public sealed class GraphCheckTests : IDisposable
{
    /// <summary>How many tasks the first part of each graph here has; the second part is the one that is looked at.</summary>
    private const int Before = 2;

    private readonly SchedulerScene _scene = new();
    private readonly PlayedClient _client;

    public GraphCheckTests()
    {
        _client = _scene.AddClient("c");
        _client.Submit("held", hold: "held");
        _client.TakeSeen();
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_part_that_uses_all_it_may_is_accepted()
    {
        SendSecondPart(new Part { Inputs = [1, 2, ~0], InputCounts = [1, 2], Held = true, Wanted = Before + 1 });

        Assert.Equal(["Accepted"], _client.TakeSeen());
    }

    public static TheoryData<Part, string> Refused => new()
    {
        { new Part { Functions = [0] }, "the columns of a part have different lengths" },
        { new Part { InputCounts = [0] }, "the columns of a part have different lengths" },
        { new Part { ArgumentLengths = [4] }, "the columns of a part have different lengths" },
        { new Part { Functions = [0, 1] }, "task 3 calls function 1, which was not defined" },
        { new Part { Functions = [0, -1] }, "task 3 calls function -1, which was not defined" },
        { new Part { InputCounts = [0, -1] }, "task 3 has a negative count" },
        { new Part { ArgumentLengths = [4, -1] }, "task 3 has a negative count" },
        { new Part { InputCounts = [1, 1], Inputs = [0] }, "task 3 refers beyond the end of a column" },
        { new Part { InputCounts = [1, 0] }, "task 2 refers beyond the end of a column" },
        { new Part { ArgumentLengths = [4, 5] }, "task 3 refers beyond the end of a column" },
        { new Part { ArgumentLengths = [9, 0] }, "task 2 refers beyond the end of a column" },
        { new Part { InputCounts = [0, 1], Inputs = [3] }, "task 3 names input 3; inputs come before" },
        { new Part { InputCounts = [0, 1], Inputs = [4] }, "task 3 names input 4; inputs come before" },
        { new Part { InputCounts = [0, 1], Inputs = [~0] }, "task 3 names input -1; inputs come before" },
        { new Part { InputCounts = [0, 1], Inputs = [~1], Held = true }, "task 3 names input -2; inputs come before" },
        { new Part { Wanted = Before + 2 }, "it wants task 4, which does not exist" },
        { new Part { Wanted = -1 }, "it wants task -1, which does not exist" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_part_that_refers_to_what_is_not_there_is_refused_with_the_reason_and_leaves_nothing(Part part, string reason)
    {
        SendSecondPart(part);

        Assert.Contains(reason, Assert.Single(_client.TakeSeen()), StringComparison.Ordinal);
        Assert.Equal(1, _scene.Machine.TaskCount); // What was held before.
    }

    [Fact]
    public void Tasks_of_several_parts_run_in_the_order_of_the_graph()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        worker.TakeSeen();
        SendSecondPart(new Part());

        worker.Finish("held");
        for (int i = 0; i < 4; i++)
        {
            string name = Assert.Single(worker.TakeSeen())["Run ".Length..];
            Assert.Equal(KeyAt(i).ToString(), name);
            worker.Finish(name);
        }
    }

    [Fact]
    public void A_worker_gets_the_arguments_that_the_client_wrote()
    {
        SendSecondPart(new Part());

        PlayedWorker worker = _scene.AddWorker("w", slots: 8);

        Assert.Equal([1, 2, 3, 4], worker.ArgumentsOf(KeyAt(2).ToString()));
        Assert.Equal([5, 6, 7, 8], worker.ArgumentsOf(KeyAt(3).ToString()));
        Assert.Empty(worker.ArgumentsOf(KeyAt(0).ToString()));
    }

    private static Key KeyAt(int task) => new(5, (ulong)task);

    /// <summary>Two tasks come in a part of their own, then a part that may be wrong.</summary>
    private void SendSecondPart(Part part)
    {
        _client.Send(writer => writer.Append(new SubmitGraph
        {
            Submission = 2,
            Keys = new[] { KeyAt(0), KeyAt(1) },
            Functions = new int[Before],
            InputCounts = new int[Before],
            ArgumentLengths = new int[Before],
        }));
        HoldId[] held = part.Held ? [_client.HoldOn("held")] : [];
        _client.Send(writer => writer.Append(new SubmitGraph
        {
            Submission = 2,
            IsLast = true,
            FirstTask = Before,
            Keys = new[] { KeyAt(2), KeyAt(3) },
            Functions = part.Functions,
            InputCounts = part.InputCounts,
            Inputs = part.Inputs,
            HeldInputs = held,
            ArgumentLengths = part.ArgumentLengths,
            Arguments = [1, 2, 3, 4, 5, 6, 7, 8],
            Wanted = new[] { new WantedTask(0, new HoldId(10, 1)), new WantedTask(1, new HoldId(11, 1)), new WantedTask(2, new HoldId(12, 1)), new WantedTask(part.Wanted, new HoldId(13, 1)) },
        }));
    }

    /// <summary>What a part says of its two tasks; right unless set otherwise.</summary>
    public sealed class Part
    {
        public int[] Functions { get; init; } = [0, 0];

        public int[] InputCounts { get; init; } = [0, 0];

        public int[] Inputs { get; init; } = [];

        public int[] ArgumentLengths { get; init; } = [4, 4];

        public bool Held { get; init; }

        public int Wanted { get; init; } = Before + 1;
    }
}
