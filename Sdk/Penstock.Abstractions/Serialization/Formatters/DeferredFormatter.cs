namespace Penstock.Serialization;

/// <summary>The knot in the formatters of a recursive type.</summary>
internal sealed class DeferredFormatter<T> : Formatter<T>
{
    private readonly Func<Formatter<T>> _resolve;
    private Formatter<T>? _resolved;

    public DeferredFormatter(Func<Formatter<T>> resolve)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        _resolve = resolve;
    }

    /// <summary>The name only: the shape is spelt out where the type's own formatter stands.</summary>
    public override string Schema => $"@{typeof(T)}";

    internal override bool WritesNil => Resolved.WritesNil;

    public override Formatter? ItemFormatter(int index) => Resolved.ItemFormatter(index);

    private Formatter<T> Resolved => _resolved ??= _resolve();

    public override void Write(WireWriter writer, T value) => Resolved.Write(writer, value);

    public override T Read(ref WireReader reader) => Resolved.Read(ref reader);

    public override T ReadSequence(ref TaskArguments arguments, int count) => Resolved.ReadSequence(ref arguments, count);

    public override long Measure(T value)
    {
        if (!MeasureBudget.TryEnter()) return 0;
        try
        {
            return Resolved.Measure(value);
        }
        finally
        {
            MeasureBudget.Leave();
        }
    }
}
