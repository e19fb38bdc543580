namespace Penstock.Abstractions.Tests;

public sealed class TaskArgumentsTests
{
    [Fact]
    public void The_cancellation_token_is_made_only_when_a_function_asks_for_it()
    {
        using var cancellation = new CancellationTokenSource();
        int made = 0;

        var arguments = new TaskArguments(default, default, MakeToken);
        bool end = arguments.End;
        int madeBefore = made;
        CancellationToken token = arguments.CancellationToken;

        Assert.True(end);
        Assert.Equal(0, madeBefore);
        Assert.Equal(cancellation.Token, token);

        CancellationToken MakeToken()
        {
            made++;
            return cancellation.Token;
        }
    }

    [Fact]
    public void A_missing_way_to_make_the_token_is_refused_at_once()
    {
        ArgumentNullException error = Assert.Throws<ArgumentNullException>(static () => { _ = new TaskArguments(default, default, null!).End; });

        Assert.Equal("makeCancellationToken", error.ParamName);
    }
}
