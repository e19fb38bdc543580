using System.Globalization;
using System.Runtime.CompilerServices;

namespace Penstock.TestKit;

/// <summary>Runs a random test once for each of many seeds; a failure names the line that runs the failing seed alone.</summary>
public static class SeededRuns
{
    private const string Variable = "PENSTOCK_SEED";

    /// <summary>Runs <paramref name="body"/> with the seeds 0 to <paramref name="count"/> - 1, or with the one in PENSTOCK_SEED.</summary>
    public static void Run(int count, Action<int> body, [CallerMemberName] string test = "")
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } replay)
        {
            body(int.Parse(replay, CultureInfo.InvariantCulture));
            return;
        }

        for (var seed = 0; seed < count; seed++)
        {
            try
            {
                body(seed);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Failed with seed {seed}; replay with: {Variable}={seed} dotnet test --filter {test}\n{error}", error);
            }
        }
    }
}
