namespace Penstock.Tests;

/// <summary>Refusals of asynchronous methods that come before there is a task.</summary>
internal static class AtTheCall
{
    public static TException Throws<TException>(Action call)
        where TException : Exception => Assert.Throws<TException>(call);
}
