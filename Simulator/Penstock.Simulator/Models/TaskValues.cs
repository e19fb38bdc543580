using System.Numerics;

namespace Penstock.Simulator;

/// <summary>
/// What simulated tasks make of their inputs. The drivers compute values with it where a task runs, the oracles compute them
/// from the recipes alone: a value that was made of the wrong inputs, or of stale ones, is a different number.
/// </summary>
internal static class TaskValues
{
    /// <summary>The value of data that a client brings.</summary>
    public static ulong OfData(Key key) => Mix(key.High, key.Low);

    /// <summary>The value of a task, from the values of its inputs in their order.</summary>
    public static ulong OfTask(Key key, ReadOnlySpan<ulong> inputs)
    {
        ulong value = OfData(key);
        foreach (ulong input in inputs)
            value = Mix(value, input);
        return value;
    }

    /// <summary>Of 1,000 keys, whether this is one of the first <paramref name="share"/>; for tasks that always fail, and the like.</summary>
    public static bool IsAmong(Key key, int share, ulong seed) => (int)(Mix(OfData(key), seed) % 1000) < share;

    private static ulong Mix(ulong left, ulong right)
    {
        ulong mixed = (BitOperations.RotateLeft(left, 23) + 0x9E37_79B9_7F4A_7C15) ^ right;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }
}
