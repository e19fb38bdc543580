namespace Penstock.Serialization;

/// <summary>Collections with an order, whose elements can be had as one span.</summary>
internal abstract class SequenceFormatter<TCollection, T>(Formatter<T> element) : CollectionFormatter<TCollection, T>(element)
{
    private readonly ElementRun<T> _run = element.CreateRun();

    public override string Schema => $"[{Element.Schema}]";

    public sealed override void Write(WireWriter writer, TCollection value)
    {
        if (IsNull(value))
        {
            writer.WriteNil();
            return;
        }

        writer.EnterNested();
        _run.Write(writer, Items(value));
        writer.LeaveNested();
    }

    public sealed override TCollection Read(ref WireReader reader)
    {
        if (reader.TryReadNil()) return default!; // nil stands for null, whatever the annotation says
        reader.EnterNested();
        var items = _run.Read(ref reader);
        reader.LeaveNested();
        return Create(items);
    }

    public sealed override long Measure(TCollection value) => IsNull(value) ? 1 : _run.Measure(Items(value));

    /// <summary>The elements in order; a copy where the collection does not keep them in one piece.</summary>
    protected abstract ReadOnlySpan<T> Items(TCollection value);

    private protected virtual bool IsNull(TCollection value) => value is null;
}
