using System.Buffers.Binary;

namespace Penstock.Serialization;

/// <summary>UTC as the specification's timestamp; other kinds as an extension of kind and ticks, since a timestamp would lose the kind.</summary>
internal sealed class DateTimeFormatter : Formatter<DateTime>
{
    private const int KindShift = 62;

    public override string Schema => "datetime";

    public override void Write(WireWriter writer, DateTime value)
    {
        if (value.Kind == DateTimeKind.Utc)
        {
            TimestampCodec.Write(writer, value);
            return;
        }

        writer.WriteExtensionHeader(ExtensionType.LocalDateTime, sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(writer.GetSpan(sizeof(ulong)), ((ulong)value.Kind << KindShift) | (ulong)value.Ticks);
        writer.Advance(sizeof(ulong));
    }

    public override DateTime Read(ref WireReader reader)
    {
        var start = reader.Position;
        var header = reader.ReadExtensionHeader();
        var bytes = reader.ReadRaw(header.Length);
        return header.Type switch
        {
            ExtensionType.Timestamp => TimestampCodec.Read(start, bytes),
            ExtensionType.LocalDateTime when bytes.Length == sizeof(ulong) => ReadLocal(start, BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            _ => throw new WireFormatException(start, "a date and time", $"an extension of type {header.Type} and {header.Length} bytes"),
        };
    }

    public override long Measure(DateTime value) => 2 + sizeof(ulong);

    private static DateTime ReadLocal(int start, ulong bits)
    {
        var kind = (DateTimeKind)(bits >> KindShift);
        var ticks = (long)(bits & ((1UL << KindShift) - 1));
        if (kind is not (DateTimeKind.Unspecified or DateTimeKind.Local) || ticks > DateTime.MaxValue.Ticks)
        {
            throw new WireFormatException(start, "a local or unspecified date and time", $"kind {(int)kind} and {ticks} ticks");
        }

        return new DateTime(ticks, kind);
    }
}

/// <summary>The local ticks and the offset from UTC in minutes.</summary>
internal sealed class DateTimeOffsetFormatter : Formatter<DateTimeOffset>
{
    public override string Schema => "datetimeoffset";

    public override void Write(WireWriter writer, DateTimeOffset value)
    {
        writer.WriteArrayHeader(2);
        writer.WriteInt64(value.Ticks);
        writer.WriteInt64(value.TotalOffsetMinutes);
    }

    public override DateTimeOffset Read(ref WireReader reader)
    {
        var start = reader.Position;
        var count = reader.ReadArrayHeader();
        if (count != 2) throw new WireFormatException(start, "an array of ticks and offset", $"an array of {count}");
        var ticks = reader.ReadInt64();
        var minutes = reader.ReadInt64();
        try
        {
            return new DateTimeOffset(ticks, TimeSpan.FromMinutes(minutes));
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw new WireFormatException(start, "a date and time with an offset", $"{ticks} ticks at {minutes} minutes from UTC", error);
        }
    }

    public override long Measure(DateTimeOffset value) => 13;
}

internal sealed class DateOnlyFormatter : Formatter<DateOnly>
{
    public override string Schema => "date";

    public override void Write(WireWriter writer, DateOnly value) => writer.WriteInt64(value.DayNumber);

    public override DateOnly Read(ref WireReader reader)
    {
        var start = reader.Position;
        var day = reader.ReadInt64();
        return day >= 0 && day <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)day)
            : throw new WireFormatException(start, "a day of the years 1 to 9999", $"day {day}");
    }

    public override long Measure(DateOnly value) => 5;
}

internal sealed class TimeOnlyFormatter : Formatter<TimeOnly>
{
    public override string Schema => "time";

    public override void Write(WireWriter writer, TimeOnly value) => writer.WriteInt64(value.Ticks);

    public override TimeOnly Read(ref WireReader reader)
    {
        var start = reader.Position;
        var ticks = reader.ReadInt64();
        return ticks is >= 0 and < TimeSpan.TicksPerDay
            ? new TimeOnly(ticks)
            : throw new WireFormatException(start, "a time of day", $"{ticks} ticks");
    }

    public override long Measure(TimeOnly value) => 9;
}

internal sealed class TimeSpanFormatter : Formatter<TimeSpan>
{
    public override string Schema => "duration";

    public override void Write(WireWriter writer, TimeSpan value) => writer.WriteInt64(value.Ticks);

    public override TimeSpan Read(ref WireReader reader) => new(reader.ReadInt64());

    public override long Measure(TimeSpan value) => 9;
}
