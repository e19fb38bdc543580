namespace Penstock.Simulator;

/// <summary>
/// Hashes in the place of random draws: what happens to one thing does not depend on how many others asked before, so leaving
/// an operation out of a plan changes only what depends on it.
/// </summary>
internal static class Chance
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    /// <summary>64 bits that depend on a seed, on what is decided, and on whom it is decided for.</summary>
    public static ulong Of(ulong seed, ChanceOf what, ulong whom, ulong which = 0) =>
        Mix(Mix(Mix(seed + ((ulong)what * Golden)) + (whom * Golden)) + (which * Golden));

    /// <summary>The same for a key.</summary>
    public static ulong Of(ulong seed, ChanceOf what, Key key, ulong which = 0) => Of(seed, what, key.High ^ Mix(key.Low), which);

    /// <summary>Brings 64 random bits into 0 to <paramref name="count"/> - 1.</summary>
    public static long Below(ulong bits, long count) => (long)Math.BigMul(bits, (ulong)count, out _);

    /// <summary>Whether something happens that happens so often in a thousand.</summary>
    public static bool PerMille(ulong bits, int rate) => rate > 0 && Below(bits, 1000) < rate;

    /// <summary>The finaliser of splitmix64: every bit of the result depends on every bit of the argument.</summary>
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }
}

/// <summary>What a hash decides; keeps decisions about the same thing apart.</summary>
internal enum ChanceOf : ulong
{
    Tie = 1,
    Delay,
    Batching,
    Survivors,
    ClockOffset,
    Slots,
    Duration,
    Bytes,
    Failing,
    Flaky,
    FlakyRun,
    Cancellation,
    Asynchronous,
    FailingFetch,
    EmptyFetch,
    Value,
    Constant,
    Input,
    HeldInput,
    Output,
    Restart,
    Priority,
    Options,
    InputTwice,
    CopyBytes,
    ChangePoint,
    FailingSpill,
}
