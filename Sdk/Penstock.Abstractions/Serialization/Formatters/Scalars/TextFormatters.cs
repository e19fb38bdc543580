using System.Text;

namespace Penstock.Serialization;

internal sealed class StringFormatter : Formatter<string>
{
    public override string Schema => "str";

    public override void Write(WireWriter writer, string value) => writer.WriteString(value);

    public override string Read(ref WireReader reader) => reader.ReadString()!; // nil stands for null, whatever the annotation says

    public override long Measure(string value) => value is null ? 1 : 1 + Encoding.UTF8.GetByteCount(value);
}

/// <summary>Whether it is absolute, and its text: without the first, "/a" would come back as a file address on some systems.</summary>
internal sealed class UriFormatter : Formatter<Uri>
{
    public override string Schema => "uri";

    public override void Write(WireWriter writer, Uri value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(2);
        writer.WriteBoolean(value.IsAbsoluteUri);
        writer.WriteString(value.OriginalString);
    }

    public override Uri Read(ref WireReader reader)
    {
        if (reader.TryReadNil()) return null!; // nil stands for null, whatever the annotation says
        var start = reader.Position;
        var count = reader.ReadArrayHeader();
        if (count != 2) throw new WireFormatException(start, "an array of kind and text", $"an array of {count}");
        var kind = reader.ReadBoolean() ? UriKind.Absolute : UriKind.Relative;
        return Uri.TryCreate(reader.ReadString(), kind, out var uri)
            ? uri
            : throw new WireFormatException(start, $"the text of a URI ({kind})", "something else");
    }

    public override long Measure(Uri value) => value is null ? 1 : 4 + value.OriginalString.Length;
}

/// <summary>Two to four numbers: those that are set.</summary>
internal sealed class VersionFormatter : Formatter<Version>
{
    public override string Schema => "version";

    public override void Write(WireWriter writer, Version value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var count = value.Build < 0 ? 2 : value.Revision < 0 ? 3 : 4;
        writer.WriteArrayHeader(count);
        writer.WriteInt64(value.Major);
        writer.WriteInt64(value.Minor);
        if (count > 2) writer.WriteInt64(value.Build);
        if (count > 3) writer.WriteInt64(value.Revision);
    }

    public override Version Read(ref WireReader reader)
    {
        if (reader.TryReadNil()) return null!; // nil stands for null, whatever the annotation says
        var start = reader.Position;
        var count = reader.ReadArrayHeader();
        return count switch
        {
            2 => new(Part(ref reader), Part(ref reader)),
            3 => new(Part(ref reader), Part(ref reader), Part(ref reader)),
            4 => new(Part(ref reader), Part(ref reader), Part(ref reader), Part(ref reader)),
            _ => throw new WireFormatException(start, "two to four numbers of a version", $"{count}"),
        };
    }

    public override long Measure(Version value) => 9;

    private static int Part(ref WireReader reader)
    {
        var start = reader.Position;
        var part = reader.ReadInt32();
        return part >= 0 ? part : throw new WireFormatException(start, "a number of a version", $"{part}");
    }
}
