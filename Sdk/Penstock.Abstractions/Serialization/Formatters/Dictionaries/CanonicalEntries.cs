using System.Buffers;

namespace Penstock.Serialization;

/// <summary>
/// Brings the entries of an unordered collection into the order of their bytes. No encoded value is the beginning of another,
/// so ordering whole entries orders them by key first.
/// </summary>
internal readonly ref struct CanonicalEntries
{
    private readonly WireWriter _writer;
    private readonly int _start;
    private readonly List<Range> _entries = [];

    /// <summary>Starts behind the collection's header.</summary>
    public CanonicalEntries(WireWriter writer)
    {
        _writer = writer;
        _start = writer.Length;
    }

    /// <summary>Notes that an entry ends here.</summary>
    public void EndEntry()
    {
        var start = _entries.Count == 0 ? 0 : _entries[^1].End.Value;
        _entries.Add(start..(_writer.Length - _start));
    }

    /// <summary>Reorders what was written since the start, and says how many entries it was.</summary>
    public int Sort()
    {
        var target = _writer.WrittenFrom(_start);
        var rented = ArrayPool<byte>.Shared.Rent(target.Length);
        target.CopyTo(rented);
        _entries.Sort((a, b) => rented.AsSpan(a).SequenceCompareTo(rented.AsSpan(b)));
        foreach (var entry in _entries)
        {
            rented.AsSpan(entry).CopyTo(target);
            target = target[(entry.End.Value - entry.Start.Value)..];
        }

        ArrayPool<byte>.Shared.Return(rented);
        return _entries.Count;
    }
}
