namespace Penstock.Serialization;

/// <summary>Nil: there is nothing to say.</summary>
internal sealed class UnitFormatter : Formatter<Unit>
{
    public override string Schema => "unit";

    internal override bool WritesNil => true;

    public override void Write(WireWriter writer, Unit value) => writer.WriteNil();

    public override Unit Read(ref WireReader reader) => reader.TryReadNil() ? Unit.Value : throw reader.Unexpected("nil");

    public override long Measure(Unit value) => 1;
}
