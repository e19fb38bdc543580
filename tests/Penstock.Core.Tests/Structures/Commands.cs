using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Penstock.Core.Tests.Structures;

/// <summary>One command of a random sequence: what it means is up to the test, which takes both numbers modulo what is possible.</summary>
internal readonly record struct Command(int Kind, int A, int B);

/// <summary>
/// Runs random sequences of commands against a data structure and a model of it. FsCheck makes and shrinks the sequences; it is
/// an engine independent of the simulator's.
/// </summary>
internal static class Commands
{
    private const int LivesDefault = 100;
    private const int LengthMax = 120;

    /// <summary>Checks that no sequence makes the test throw.</summary>
    /// <param name="kinds">How many kinds of commands there are.</param>
    /// <param name="replay">The words behind <c>./test.sh</c> that run the calling test again.</param>
    /// <param name="live">Carries a sequence out against the structure and its model, and throws where they differ.</param>
    public static void Check(int kinds, string replay, Action<Command[]> live)
    {
        ulong seed = Environment.GetEnvironmentVariable("PENSTOCK_SEED") is { Length: > 0 } only ? ulong.Parse(only, CultureInfo.InvariantCulture) : 1;
        int lives = Environment.GetEnvironmentVariable("PENSTOCK_SEEDS") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : LivesDefault;
        Gen<Command> command =
            from kind in Gen.Choose(0, kinds - 1)
            from a in Gen.Choose(0, 999)
            from b in Gen.Choose(0, 999)
            select new Command(kind, a, b);
        Arbitrary<Command[]> sequences = Arb.From(command.ArrayOf(), Shrink);
        try
        {
            // The second number of the seed must be odd.
            FsCheck.Check.One(
                Config.QuickThrowOnFailure.WithMaxTest(lives).WithStartSize(1).WithEndSize(LengthMax).WithReplay(seed, (2 * seed) + 1),
                Prop.ForAll(sequences, live));
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Replay with: PENSTOCK_SEED={seed} ./test.sh Core --filter {replay}\n{error.Message}", error);
        }
    }

    /// <summary>Halves, then all but one, then smaller numbers.</summary>
    private static IEnumerable<Command[]> Shrink(Command[] commands)
    {
        for (int length = commands.Length / 2; length > 0; length /= 2)
        {
            for (int start = 0; start + length <= commands.Length; start += length)
                yield return [.. commands[..start], .. commands[(start + length)..]];
        }

        for (int i = 0; i < commands.Length; i++)
        {
            if (commands[i].A > 0)
                yield return [.. commands[..i], commands[i] with { A = commands[i].A / 2 }, .. commands[(i + 1)..]];
            if (commands[i].B > 0)
                yield return [.. commands[..i], commands[i] with { B = commands[i].B / 2 }, .. commands[(i + 1)..]];
        }
    }
}
