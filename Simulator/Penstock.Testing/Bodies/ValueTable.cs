using System.Globalization;
using Penstock.Serialization;

namespace Penstock.Testing;

/// <summary>
/// The values of a simulated cluster by a number that is the hash of their encoded form: the simulator moves the numbers, and
/// equal numbers are equal values. A worker that made a value reads the live object, as on a real one; all others read what
/// arrived encoded.
/// </summary>
internal sealed class ValueTable
{
    /// <summary>Stands for a maker that is no worker.</summary>
    public const int Client = -1;

    private readonly Dictionary<ulong, Entry> _entries = [];
    private readonly WireWriter _writer = new();
    private readonly WireWriter _canonical = new() { Canonical = true };

    /// <summary>Adds a value.</summary>
    /// <param name="cell">The value.</param>
    /// <param name="maker">The worker that made it, or <see cref="Client"/>.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="WireEncodeException">It cannot be encoded.</exception>
    public ulong Add(Cell cell, int maker)
    {
        ulong number = NumberOf(cell);
        if (!_entries.TryGetValue(number, out Entry? entry))
        {
            entry = new Entry(_writer.ToArray());
            _entries.Add(number, entry);
        }

        entry.Live[maker] = cell;
        return number;
    }

    /// <summary>The number of a value as it is now.</summary>
    /// <exception cref="WireEncodeException">It cannot be encoded.</exception>
    public ulong NumberOf(Cell cell)
    {
        _writer.Clear();
        cell.Encode(_writer);
        if (!_writer.NeedsCanonicalForm)
            return HashOf(_writer);
        _canonical.Clear();
        cell.Encode(_canonical);
        return HashOf(_canonical);
    }

    /// <summary>The size of a value, in bytes; at least 1.</summary>
    public long BytesOf(ulong number) => Math.Max(1, _entries[number].Encoded.Length);

    /// <summary>A value as a worker reads it, or as the client does.</summary>
    public Cell Read(ulong number, int reader) =>
        _entries[number].Live.TryGetValue(reader, out Cell? live) ? live : new EncodedCell(_entries[number].Encoded);

    /// <summary>A value for people.</summary>
    public string Show(ulong number) => _entries.TryGetValue(number, out Entry? entry)
        ? ValueText.Of(entry.Encoded)
        : string.Create(CultureInfo.InvariantCulture, $"another value (hash {number:x16})");

    private static ulong HashOf(WireWriter writer) => (ulong)Xxh3.Hash128(writer.Written);

    private sealed class Entry(byte[] encoded)
    {
        public byte[] Encoded { get; } = encoded;

        /// <summary>Per worker that has made it: the object.</summary>
        public Dictionary<int, Cell> Live { get; } = [];
    }
}
