namespace Penstock.Simulator;

/// <summary>
/// Numbers drawn from a seed, for plans only: a life itself draws nothing, it hashes. Streams are forked by label, so that one
/// more draw in one of them moves nothing in the others.
/// </summary>
internal sealed class SeedStream(ulong seed, string label)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(seed ^ Mix(HashOf(label)));

    /// <summary>The seed of the <paramref name="index"/>th plan of a campaign.</summary>
    public static ulong SeedAt(ulong root, long index) => Mix(Mix(root) + ((ulong)index * Golden));

    /// <summary>The next number: SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True once in <paramref name="count"/> times.</summary>
    public bool OneIn(int count) => Below(count) == 0;

    /// <summary>One of these.</summary>
    public T OneOf<T>(params ReadOnlySpan<T> values) => values[Below(values.Length)];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>FNV-1a: a string's own hash code differs from process to process.</summary>
    private static ulong HashOf(string label)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char letter in label)
            hash = (hash ^ letter) * 0x100000001B3;
        return hash;
    }
}
