using System.ComponentModel;

namespace Penstock.Serialization;

/// <summary>Turns values of type <typeparamref name="T"/> into MessagePack and back.</summary>
/// <typeparam name="T">
/// The type of the values. For a reference type, null is written as nil and nil is read as null, whatever the annotations of
/// <typeparamref name="T"/> say.
/// </typeparam>
/// <remarks>
/// Implementations are immutable and safe to use from any thread. They write exactly one MessagePack value, at least one byte.
/// A formatter of values that contain others calls <see cref="WireWriter.EnterNested"/> and <see cref="WireReader.EnterNested"/>,
/// and reaches its own type, directly or through others, only by way of <see cref="Formatters.Deferred{T}"/>.
/// </remarks>
public abstract class Formatter<T> : Formatter
{
    /// <inheritdoc/>
    public override Type ValueType => typeof(T);

    /// <summary>Appends <paramref name="value"/> as one MessagePack value.</summary>
    /// <param name="writer">Where to; after an exception it may hold part of the value.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="WireEncodeException">The value has no encoded form.</exception>
    public abstract void Write(WireWriter writer, T value);

    /// <summary>Reads one value.</summary>
    /// <param name="reader">Where from; left behind the value.</param>
    /// <exception cref="WireFormatException">The next bytes are not such a value.</exception>
    public abstract T Read(ref WireReader reader);

    /// <summary>
    /// Estimates the encoded size without encoding: right within a small factor, and cheap. The data store and the limits on
    /// arguments go by it. This default does encode; formatters of values that can be large override it.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <returns>A number of bytes.</returns>
    public virtual long Measure(T value) => ScratchWriter.CountBytes(this, value);

    internal sealed override void WriteObject(WireWriter writer, object? value) => Write(writer, (T)value!); // null is a value of every reference type.

    /// <summary>Whether a value that is not a null reference may be written as nil, so that <see cref="Nullable{T}"/> must tell the two apart.</summary>
    internal virtual bool WritesNil => false;

    /// <summary>
    /// Reads a value that stands in a task's arguments as a sequence of arguments, one for each of its parts. This default
    /// encodes the parts and reads the value from them; formatters made of formatters take the parts as they are.
    /// </summary>
    /// <param name="arguments">Where from; left behind the last part.</param>
    /// <param name="count">The number of parts.</param>
    /// <returns>The value.</returns>
    /// <exception cref="WireFormatException">The arguments are damaged, or are not the parts of such a value.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual T ReadSequence(ref TaskArguments arguments, int count) => arguments.ReadAssembledSequence(this, count);

    /// <summary>How a run of such values inside a collection is written: one by one, unless the type is a block of memory.</summary>
    internal virtual ElementRun<T> CreateRun() => new ElementwiseRun<T>(this);
}
