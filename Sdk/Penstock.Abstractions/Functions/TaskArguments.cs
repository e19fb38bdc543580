using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// The arguments of one call, read in order: constants decoded from the task, inputs taken from the results of other tasks.
/// </summary>
/// <remarks>
/// An encoded argument is an integer (the position of an input), a binary (an encoded constant), an array (a sequence of
/// arguments) or a map (pairs of arguments). Lives on the stack of the thread that runs the task.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct TaskArguments
{
    private readonly ReadOnlySpan<Cell> _inputs;
    private readonly CancellationToken _cancellationToken;
    private readonly Func<CancellationToken>? _makeCancellationToken;
    private WireReader _reader;

    /// <summary>Starts reading the arguments of a call.</summary>
    /// <param name="encoded">The encoded arguments.</param>
    /// <param name="inputs">The results that encoded positions refer to.</param>
    /// <param name="cancellationToken">Cancelled when nobody needs the result any more.</param>
    public TaskArguments(ReadOnlySpan<byte> encoded, ReadOnlySpan<Cell> inputs, CancellationToken cancellationToken)
    {
        _reader = new WireReader(encoded);
        _inputs = inputs;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Starts reading the arguments of a call whose token is made when the function asks for it: few do.</summary>
    /// <param name="encoded">The encoded arguments.</param>
    /// <param name="inputs">The results that encoded positions refer to.</param>
    /// <param name="makeCancellationToken">Gives the token; called by the thread that reads the arguments, and each time they are asked for it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="makeCancellationToken"/> is null.</exception>
    public TaskArguments(ReadOnlySpan<byte> encoded, ReadOnlySpan<Cell> inputs, Func<CancellationToken> makeCancellationToken)
    {
        ArgumentNullException.ThrowIfNull(makeCancellationToken);
        _reader = new WireReader(encoded);
        _inputs = inputs;
        _makeCancellationToken = makeCancellationToken;
    }

    /// <summary>Cancelled when nobody needs the result any more.</summary>
    public readonly CancellationToken CancellationToken => _makeCancellationToken?.Invoke() ?? _cancellationToken;

    /// <summary>Whether every argument has been read.</summary>
    public readonly bool End => _reader.End;

    /// <summary>Reads the next argument.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="formatter">The formatter of the parameter's type.</param>
    /// <returns>The value.</returns>
    /// <exception cref="WireFormatException">The task's arguments are damaged or do not fit the function.</exception>
    /// <exception cref="InvalidCastException">An input has another type than the parameter.</exception>
    public T Next<T>(Formatter<T> formatter)
    {
        switch (_reader.NextType)
        {
            case WireType.Integer:
                return NextInput().Read(formatter);
            case WireType.Binary:
                var constant = new WireReader(_reader.ReadBinary());
                return formatter.Read(ref constant);
            case WireType.Array:
                _reader.EnterNested();
                T sequence = formatter.ReadSequence(ref this, _reader.ReadArrayHeader());
                _reader.LeaveNested();
                return sequence;
            default:
                return ReadAssembled(formatter);
        }
    }

    /// <summary>Checks the length of a sequence against the number of parts its type has.</summary>
    /// <param name="count">The length.</param>
    /// <param name="expected">The number of parts.</param>
    /// <exception cref="WireFormatException">The two differ.</exception>
    public readonly void ExpectItems(int count, int expected)
    {
        if (count != expected)
            throw new WireFormatException($"An argument of a task is made of {count} parts at byte {_reader.Position}; its type has {expected}.");
    }

    /// <summary>Reads the next argument without knowing its type.</summary>
    /// <returns>A cell with the value; an encoded one for anything but an input.</returns>
    /// <exception cref="WireFormatException">The task's arguments are damaged.</exception>
    public Cell NextCell()
    {
        if (_reader.NextType == WireType.Integer)
            return NextInput();
        var writer = new WireWriter();
        Assemble(writer);
        return new EncodedCell(writer.ToArray());
    }

    /// <summary>Reads the items of a sequence by encoding them one behind the other: right for every type, fast for none.</summary>
    internal T ReadAssembledSequence<T>(Formatter<T> formatter, int count)
    {
        var writer = new WireWriter();
        writer.WriteArrayHeader(count);
        for (int i = 0; i < count; i++)
            Assemble(writer);
        var reader = new WireReader(writer.Written);
        return formatter.Read(ref reader);
    }

    private T ReadAssembled<T>(Formatter<T> formatter)
    {
        var writer = new WireWriter();
        Assemble(writer);
        var reader = new WireReader(writer.Written);
        return formatter.Read(ref reader);
    }

    private void Assemble(WireWriter writer)
    {
        switch (_reader.NextType)
        {
            case WireType.Integer:
                NextInput().Encode(writer);
                break;
            case WireType.Binary:
                writer.WriteRaw(_reader.ReadBinary());
                break;
            case WireType.Array:
                AssembleItems(writer, _reader.ReadArrayHeader(), map: false);
                break;
            case WireType.Map:
                AssembleItems(writer, _reader.ReadMapHeader(), map: true);
                break;
            default:
                throw new WireFormatException($"An argument of a task starts with {_reader.NextType} at byte {_reader.Position}; expected an integer, a binary, an array or a map.");
        }
    }

    private void AssembleItems(WireWriter writer, int count, bool map)
    {
        writer.EnterNested();
        if (map)
            writer.WriteMapHeader(count);
        else
            writer.WriteArrayHeader(count);
        for (int i = 0; i < (map ? 2 * count : count); i++)
            Assemble(writer);
        writer.LeaveNested();
    }

    private Cell NextInput()
    {
        long position = _reader.ReadInt64();
        if ((ulong)position >= (ulong)_inputs.Length)
            throw new WireFormatException($"An argument names input {position}, but the task has {_inputs.Length} inputs.");
        return _inputs[(int)position];
    }
}
