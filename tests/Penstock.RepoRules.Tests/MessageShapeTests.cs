namespace Penstock.RepoRules.Tests;

public sealed class MessageShapeTests
{
    private const string Protocol = """
        using System; using System.Collections.Generic; using Penstock.Protocol;
        namespace Penstock.Protocol { public interface IMessage<TSelf> where TSelf : IMessage<TSelf>, allows ref struct; }
        public readonly record struct TaskId(uint Row, uint Reuse);
        public enum Reason { Asked, Lost }
        public sealed record Failure(string Text, IReadOnlyList<string> Chain);
        public sealed record Live(string Text, Exception Error);

        """;

    [Theory]
    [InlineData("public record struct [|Ping|](int Count) : IMessage<Ping> { public int Count { get; init; } = Count; }")]
    [InlineData("public record [|Ping|](int Count) : IMessage<Ping>;")]
    [InlineData("public sealed class [|Ping|] : IMessage<Ping>;")]
    [InlineData("public readonly struct [|Ping|] : IMessage<Ping>;")]
    [InlineData("public ref struct [|Ping|] : IMessage<Ping> { public int Count { get; init; } }")]
    public Task A_message_that_is_no_sealed_value_is_reported(string message) => Check(message);

    [Theory]
    [InlineData("public readonly record struct Ping(List<int> [|Counts|]) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(object [|Any|]) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(Action [|Callback|]) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(ReadOnlyMemory<object> [|Items|]) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(Exception[] [|Errors|]) : IMessage<Ping>;")]
    [InlineData("public sealed record Ping(IList<int> [|Counts|]) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(Live [|Failure|]) : IMessage<Ping>;")]
    public Task A_member_that_is_no_value_is_reported(string message) => Check(message);

    [Theory]
    [InlineData("public sealed record Ping : IMessage<Ping> { public int [|Count|] { get; set; } }")]
    [InlineData("public sealed record Ping : IMessage<Ping> { public int [|Count|]; }")]
    public Task A_member_that_can_change_is_reported(string message) => Check(message);

    [Theory]
    [InlineData("public readonly record struct Ping : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(int Count, ulong Number, bool Last, double Load) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(TaskId Task, Reason Reason, string Text) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(ReadOnlyMemory<byte> Bytes, byte[] More, TaskId[] Tasks) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(Guid Id, DateTime At, int? Limit, string? Name) : IMessage<Ping>;")]
    [InlineData("public sealed record Ping(TaskId Task, string[] Names) : IMessage<Ping>;")]
    [InlineData("public readonly record struct Ping(Failure Failure) : IMessage<Ping>;")]
    [InlineData("public readonly ref struct Ping : IMessage<Ping> { public ReadOnlySpan<TaskId> Tasks { get; init; } }")]
    public Task A_value_of_ids_and_values_is_fine(string message) => Check(message);

    [Theory]
    [InlineData("public sealed class Session { public List<int> Counts = new(); }")]
    [InlineData("public sealed class Box<T> where T : IMessage<T> { public T? Held; }")]
    [InlineData("public interface INamedMessage<T> : IMessage<T> where T : IMessage<T>;")]
    public Task What_is_no_message_is_left_alone(string type) => Check(type);

    [Fact]
    public Task Static_members_do_not_count() =>
        Check("public readonly record struct Ping(int Count) : IMessage<Ping> { public static readonly object Shared = new(); public int Twice => Count * 2; }");

    [Fact]
    public async Task The_message_names_the_member_and_its_type()
    {
        var messages = await RuleCheck.InOrdinaryProject(
            new MessageShapeAnalyzer(), Protocol + "public sealed record Ping(List<int> [|Counts|]) : IMessage<Ping>;");

        Assert.Equal("Message 'Ping': member 'Counts' of type 'List<int>' is neither an id nor a value", Assert.Single(messages));
    }

    private static Task Check(string type) => RuleCheck.InOrdinaryProject(new MessageShapeAnalyzer(), Protocol + type);
}
