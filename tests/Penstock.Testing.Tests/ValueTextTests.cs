using Penstock.Serialization;

namespace Penstock.Testing.Tests;

public sealed class ValueTextTests
{
    [Fact]
    public void Encoded_values_are_shown_as_a_person_would_write_them()
    {
        var writer = new WireWriter();
        writer.WriteArrayHeader(5);
        writer.WriteInt64(-3);
        writer.WriteUInt64(ulong.MaxValue);
        writer.WriteString("red");
        writer.WriteNil();
        writer.WriteMapHeader(1);
        writer.WriteBoolean(true);
        writer.WriteDouble(1.5);

        Assert.Equal("[-3, 18446744073709551615, \"red\", null, {true: 1.5}]", ValueText.Of(writer.Written));
    }

    [Fact]
    public void Long_values_are_cut()
    {
        var writer = new WireWriter();
        writer.WriteString(new string('x', 10_000));

        Assert.InRange(ValueText.Of(writer.Written).Length, 100, 130);
    }
}
