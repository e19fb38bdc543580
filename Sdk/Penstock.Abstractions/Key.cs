using System.Globalization;

namespace Penstock;

/// <summary>
/// Identifies one result for every client, worker and scheduler of a cluster: 128 bits.
/// </summary>
/// <remarks>
/// A pure call's key is a hash of the function's identity and its arguments, so two clients that ask for the same call
/// share one result. An impure call's key is the calling process's incarnation and a number, so it is never shared by accident.
/// Immutable and safe to use from any thread.
/// </remarks>
/// <param name="High">The upper 64 bits.</param>
/// <param name="Low">The lower 64 bits.</param>
public readonly record struct Key(ulong High, ulong Low) : IComparable<Key>
{
    /// <summary>The length of a key on the wire, in bytes.</summary>
    public const int Size = 16;

    /// <summary>Makes a key from a 128-bit hash.</summary>
    /// <param name="hash">The hash.</param>
    /// <returns>The key with the same bits.</returns>
    public static Key FromHash(UInt128 hash) => new((ulong)(hash >> 64), (ulong)hash);

    /// <summary>Orders keys by their bits; the order has no meaning beyond being the same everywhere.</summary>
    /// <param name="other">The key to compare with.</param>
    /// <returns>Negative, zero or positive as this key sorts before, with or after <paramref name="other"/>.</returns>
    public int CompareTo(Key other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <summary>Compares two keys by their bits.</summary>
    public static bool operator <(Key left, Key right) => left.CompareTo(right) < 0;

    /// <summary>Compares two keys by their bits.</summary>
    public static bool operator <=(Key left, Key right) => left.CompareTo(right) <= 0;

    /// <summary>Compares two keys by their bits.</summary>
    public static bool operator >(Key left, Key right) => left.CompareTo(right) > 0;

    /// <summary>Compares two keys by their bits.</summary>
    public static bool operator >=(Key left, Key right) => left.CompareTo(right) >= 0;

    /// <summary>Shows the key for people, with the name of the method that makes it in front.</summary>
    /// <param name="name">The method's name, or an empty string.</param>
    /// <returns>Text such as <c>Clean-0f3a…</c>.</returns>
    public string ToString(string name) => string.IsNullOrEmpty(name) ? ToString() : name + "-" + ToString();

    /// <summary>Shows the key as 32 hexadecimal digits.</summary>
    /// <returns>The digits.</returns>
    public override string ToString() =>
        High.ToString("x16", CultureInfo.InvariantCulture) + Low.ToString("x16", CultureInfo.InvariantCulture);
}
