using System.Collections.Immutable;

namespace Penstock.Serialization;

public static partial class Formatters
{
    /// <summary>Arrays. Numbers travel as one block of memory.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<T[], T> Array<T>(Formatter<T> element) => new ArrayFormatter<T>(element);

    /// <summary>Lists. Numbers travel as one block of memory.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<List<T>, T> List<T>(Formatter<T> element) => new ListFormatter<T>(element);

    /// <summary>Sequences behind <see cref="IReadOnlyList{T}"/>; they come back as arrays.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<IReadOnlyList<T>, T> IReadOnlyList<T>(Formatter<T> element) => new ReadOnlySequenceFormatter<IReadOnlyList<T>, T>(element);

    /// <summary>Sequences behind <see cref="IReadOnlyCollection{T}"/>; they come back as arrays.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<IReadOnlyCollection<T>, T> IReadOnlyCollection<T>(Formatter<T> element) => new ReadOnlySequenceFormatter<IReadOnlyCollection<T>, T>(element);

    /// <summary>Sequences behind <see cref="IEnumerable{T}"/>; they come back as arrays. A lazy sequence runs each time it is written or measured.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<IEnumerable<T>, T> IEnumerable<T>(Formatter<T> element) => new ReadOnlySequenceFormatter<IEnumerable<T>, T>(element);

    /// <summary>Sequences behind <see cref="IList{T}"/>; they come back as lists.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<IList<T>, T> IList<T>(Formatter<T> element) => new MutableSequenceFormatter<IList<T>, T>(element);

    /// <summary>Sequences behind <see cref="ICollection{T}"/>; they come back as lists.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<ICollection<T>, T> ICollection<T>(Formatter<T> element) => new MutableSequenceFormatter<ICollection<T>, T>(element);

    /// <summary>Queues.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<Queue<T>, T> Queue<T>(Formatter<T> element) => new QueueFormatter<T>(element);

    /// <summary>Stacks.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<Stack<T>, T> Stack<T>(Formatter<T> element) => new StackFormatter<T>(element);

    /// <summary>Sets. Their comparer must be the default one, <see cref="StringComparer.Ordinal"/> or <see cref="StringComparer.OrdinalIgnoreCase"/>.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<HashSet<T>, T> HashSet<T>(Formatter<T> element) => new SetFormatter<HashSet<T>, T>(element);

    /// <summary>Sets behind <see cref="ISet{T}"/>; they come back as <see cref="System.Collections.Generic.HashSet{T}"/>.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<ISet<T>, T> ISet<T>(Formatter<T> element) => new SetFormatter<ISet<T>, T>(element);

    /// <summary>Sets behind <see cref="IReadOnlySet{T}"/>; they come back as <see cref="System.Collections.Generic.HashSet{T}"/>.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<IReadOnlySet<T>, T> IReadOnlySet<T>(Formatter<T> element) => new SetFormatter<IReadOnlySet<T>, T>(element);

    /// <summary>Immutable arrays, the default value included.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<ImmutableArray<T>, T> ImmutableArray<T>(Formatter<T> element) => new ImmutableArrayFormatter<T>(element);

    /// <summary>Immutable lists.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<ImmutableList<T>, T> ImmutableList<T>(Formatter<T> element) => new ImmutableListFormatter<T>(element);

    /// <summary>Memory; the content travels, and comes back in an array of its own.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<Memory<T>, T> Memory<T>(Formatter<T> element) => new MemoryFormatter<T>(element);

    /// <summary>Read-only memory; the content travels, and comes back in an array of its own.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static CollectionFormatter<ReadOnlyMemory<T>, T> ReadOnlyMemory<T>(Formatter<T> element) => new ReadOnlyMemoryFormatter<T>(element);

    /// <summary>Rectangular arrays. Numbers travel as one block of memory.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="element">The formatter of the elements.</param>
    public static Formatter<T[,]> Array2D<T>(Formatter<T> element) => new Array2DFormatter<T>(element);
}
