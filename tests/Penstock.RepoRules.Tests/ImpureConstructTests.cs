namespace Penstock.RepoRules.Tests;

public sealed class ImpureConstructTests
{
    [Theory]
    [InlineData("[|async|] Task Method() { await Task.Yield(); }")]
    [InlineData("void Method() { Func<Task> wait = [|async|] () => await Task.Yield(); }")]
    [InlineData("void Method() { Func<int, Task> wait = [|async|] number => await Task.Yield(); }")]
    [InlineData("void Method() { Wait(); [|async|] Task Wait() => await Task.Yield(); }")]
    [InlineData("void Method() { Func<Task> wait = [|async|] delegate { await Task.Yield(); }; }")]
    public Task An_async_function_is_reported(string member) => Check(member);

    [Fact]
    public Task A_lock_is_reported() => Check("void Method() { [|lock|] (this) { } }");

    [Theory]
    [InlineData("private static int [|Count|];")]
    [InlineData("[ThreadStatic] private static int [|Count|];")]
    [InlineData("public static int [|Count|] { get; set; }")]
    [InlineData("public static event Action? [|Changed|];")]
    public Task Static_mutable_state_is_reported(string member) => Check(member);

    [Theory]
    [InlineData("private readonly Task [|_loop|] = Task.CompletedTask;")]
    [InlineData("private Task<int>? [|_answer|];")]
    [InlineData("private ValueTask<int> [|_answer|];")]
    [InlineData("private readonly TaskCompletionSource [|_done|] = new();")]
    [InlineData("public Task [|Done|] { get; } = Task.CompletedTask;")]
    public Task A_task_held_in_a_field_is_reported(string member) => Check(member);

    [Theory]
    [InlineData("private int _count;")]
    [InlineData("private readonly int[] _rows = new int[4];")]
    [InlineData("private const int Limit = 4;")]
    [InlineData("private static readonly int[] Primes = { 2, 3, 5 };")]
    [InlineData("public static int Limit { get; } = 4;")]
    [InlineData("public static int Twice { get => 2; set { } }")]
    [InlineData("public event Action? Changed;")]
    public Task State_of_an_instance_and_constants_are_fine(string member) => Check(member);

    [Theory]
    [InlineData("int Method(int number) { Func<int, int> twice = value => value * 2; return twice(number); }")]
    [InlineData("enum Colour { Red, Green } static readonly Colour First = Colour.Red;")]
    [InlineData("struct TaskRow { public int Task; }")]
    public Task Plain_functions_and_values_are_fine(string member) => Check(member);

    [Fact]
    public Task Other_projects_may_lock_and_wait() => RuleCheck.InOrdinaryProject(
        new ImpureConstructAnalyzer(),
        Source("private static int Count; private Task? _loop; async Task Method() { lock (this) { } await Task.Yield(); }"));

    [Fact]
    public async Task The_message_says_what_to_do_instead()
    {
        var messages = await RuleCheck.InPureProject(new ImpureConstructAnalyzer(), Source("private static int [|Count|];"));

        Assert.Equal(
            "Static mutable field 'Count' does not belong in a pure project; return an effect and let the host do it",
            Assert.Single(messages));
    }

    private static Task Check(string member) => RuleCheck.InPureProject(new ImpureConstructAnalyzer(), Source(member));

    private static string Source(string member) =>
        "using System; using System.Threading.Tasks; class Sample { " + member + " }";
}
