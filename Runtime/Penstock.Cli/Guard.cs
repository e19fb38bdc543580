namespace Penstock.Cli;

/// <summary>Turns errors that people can do something about into one message and an exit code; others are our mistakes and show their stack.</summary>
internal static class Guard
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Failed; // Ctrl+C while something was waited for.
        }
        catch (Exception error) when (error is ClusterException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"penstock: {error.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }
}
