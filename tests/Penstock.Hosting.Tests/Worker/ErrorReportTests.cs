using Penstock.Protocol;

namespace Penstock.Hosting.Tests.Worker;

public sealed class ErrorReportTests
{
    [Fact]
    public void An_exception_whose_members_throw_is_still_described()
    {
        ErrorInfo error = ErrorReport.Of(new HostileException(), default, "w");
        Assert.Contains("HostileException", error.TypeName, StringComparison.Ordinal);
        Assert.Contains("message cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Contains("stack trace cannot be read", error.Stack, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_of_inner_exceptions_is_cut()
    {
        var error = new Exception("depth 0");
        for (int i = 1; i <= 40; i++)
            error = new Exception($"depth {i}", error);
        string stack = ErrorReport.Of(error, default, "w").Stack;
        Assert.Contains("depth 24", stack, StringComparison.Ordinal);
        Assert.DoesNotContain("depth 23", stack, StringComparison.Ordinal);
        Assert.Contains("more inner exceptions", stack, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_aggregated_exceptions_the_first_ones_are_shown()
    {
        var error = new AggregateException(Enumerable.Range(0, 40).Select(i => new Exception($"item {i}.")));
        string stack = ErrorReport.Of(error, default, "w").Stack;
        Assert.Contains("item 15.", stack, StringComparison.Ordinal);
        Assert.DoesNotContain("item 16.", stack, StringComparison.Ordinal);
    }

    [Fact]
    public void Live_exceptions_are_kept_by_number_for_a_while()
    {
        var first = new Exception("first");
        long number = LocalExceptions.Keep(first);
        Assert.Same(first, LocalExceptions.Find(number));
        for (int i = 0; i < 1024; i++)
            LocalExceptions.Keep(new Exception());
        Assert.Null(LocalExceptions.Find(number));
        Assert.Null(LocalExceptions.Find(0));
        Assert.Null(LocalExceptions.Find(number + 1_000_000));
    }

    private sealed class HostileException : Exception
    {
        public override string Message => throw new InvalidOperationException();

        public override string StackTrace => throw new InvalidOperationException();
    }
}
