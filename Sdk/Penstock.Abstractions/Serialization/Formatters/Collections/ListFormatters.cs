using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Penstock.Serialization;

internal sealed class ArrayFormatter<T>(Formatter<T> element) : SequenceFormatter<T[], T>(element)
{
    public override T[] Create(T[] items) => items;

    protected override ReadOnlySpan<T> Items(T[] value) => value;
}

internal sealed class ListFormatter<T>(Formatter<T> element) : SequenceFormatter<List<T>, T>(element)
{
    public override List<T> Create(T[] items) => [.. items];

    protected override ReadOnlySpan<T> Items(List<T> value) => CollectionsMarshal.AsSpan(value);
}

internal sealed class QueueFormatter<T>(Formatter<T> element) : SequenceFormatter<Queue<T>, T>(element)
{
    public override Queue<T> Create(T[] items) => new(items);

    protected override ReadOnlySpan<T> Items(Queue<T> value) => value.ToArray();
}

/// <summary>Stacks from the top down, as they are enumerated.</summary>
internal sealed class StackFormatter<T>(Formatter<T> element) : SequenceFormatter<Stack<T>, T>(element)
{
    public override Stack<T> Create(T[] items)
    {
        Array.Reverse(items);
        return new(items);
    }

    protected override ReadOnlySpan<T> Items(Stack<T> value) => value.ToArray();
}

/// <summary>Immutable arrays; the default value, which is no array, is nil.</summary>
internal sealed class ImmutableArrayFormatter<T>(Formatter<T> element) : SequenceFormatter<ImmutableArray<T>, T>(element)
{
    internal override bool WritesNil => true;

    public override ImmutableArray<T> Create(T[] items) => ImmutableCollectionsMarshal.AsImmutableArray(items);

    protected override ReadOnlySpan<T> Items(ImmutableArray<T> value) => value.AsSpan();

    private protected override bool IsNull(ImmutableArray<T> value) => value.IsDefault;
}

internal sealed class ImmutableListFormatter<T>(Formatter<T> element) : SequenceFormatter<ImmutableList<T>, T>(element)
{
    public override ImmutableList<T> Create(T[] items) => [.. items];

    protected override ReadOnlySpan<T> Items(ImmutableList<T> value) => value.ToArray();
}

internal sealed class MemoryFormatter<T>(Formatter<T> element) : SequenceFormatter<Memory<T>, T>(element)
{
    public override Memory<T> Create(T[] items) => items;

    protected override ReadOnlySpan<T> Items(Memory<T> value) => value.Span;
}

internal sealed class ReadOnlyMemoryFormatter<T>(Formatter<T> element) : SequenceFormatter<ReadOnlyMemory<T>, T>(element)
{
    public override ReadOnlyMemory<T> Create(T[] items) => items;

    protected override ReadOnlySpan<T> Items(ReadOnlyMemory<T> value) => value.Span;
}
