namespace Penstock.Serialization;

/// <summary>Sets: an array, or, where elements are not compared in their default way, a map from the comparison to the array.</summary>
internal sealed class SetFormatter<TSet, T> : CollectionFormatter<TSet, T>
    where TSet : class, IEnumerable<T>
{
    private readonly ElementwiseRun<T> _run;

    public SetFormatter(Formatter<T> element)
        : base(element) => _run = new(element);

    public override string Schema => $"set<{Element.Schema}>";

    public override TSet Create(T[] items) => (TSet)(object)new HashSet<T>(items);

    public override void Write(WireWriter writer, TSet value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.EnterNested();
        if (value is HashSet<T> set && KeyComparisons.Of(set.Comparer, typeof(HashSet<T>)) is not KeyComparison.Default and var comparison)
        {
            writer.WriteMapHeader(1);
            writer.WriteInt64((int)comparison);
        }

        var items = Sequence.Items(value);
        if (items.Length > 1) writer.RequireCanonicalForm();
        if (items.Length > 1 && writer.Canonical) WriteSorted(writer, items);
        else _run.Write(writer, items);
        writer.LeaveNested();
    }

    public override TSet Read(ref WireReader reader)
    {
        if (reader.TryReadNil()) return null!; // nil stands for null, whatever the annotation says
        reader.EnterNested();
        var start = reader.Position;
        var comparison = KeyComparison.Default;
        if (reader.NextType == WireType.Map)
        {
            var parts = reader.ReadMapHeader();
            if (parts != 1) throw new WireFormatException(start, "a map of comparison and elements", $"a map of {parts}");
            comparison = KeyComparisons.Read<T>(ref reader);
        }

        var items = _run.Read(ref reader);
        reader.LeaveNested();
        var set = new HashSet<T>(items, KeyComparisons.Equality<T>(comparison));
        if (set.Count != items.Length) throw new WireFormatException(start, "elements that differ", "equal ones");
        return (TSet)(object)set;
    }

    public override long Measure(TSet value) => value is null ? 1 : _run.Measure(Sequence.Items(value));

    private void WriteSorted(WireWriter writer, ReadOnlySpan<T> items)
    {
        writer.WriteArrayHeader(items.Length);
        var entries = new CanonicalEntries(writer);
        foreach (var item in items)
        {
            Element.Write(writer, item);
            entries.EndEntry();
        }

        entries.Sort();
    }
}
