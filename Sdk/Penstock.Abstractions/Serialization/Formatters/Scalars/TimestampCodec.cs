using System.Buffers.Binary;

namespace Penstock.Serialization;

/// <summary>The timestamp extension of the MessagePack specification, in its shortest of three forms.</summary>
internal static class TimestampCodec
{
    private const int SecondsBits = 34;
    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int WideSize = sizeof(uint) + sizeof(long);

    public static void Write(WireWriter writer, DateTime utc)
    {
        var (seconds, ticks) = Math.DivRem(utc.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond);
        if (ticks < 0) (seconds, ticks) = (seconds - 1, ticks + TimeSpan.TicksPerSecond);
        var nanoseconds = ticks * NanosecondsPerTick;

        if (nanoseconds == 0 && seconds is >= 0 and <= uint.MaxValue)
        {
            writer.WriteExtensionHeader(ExtensionType.Timestamp, sizeof(uint));
            BinaryPrimitives.WriteUInt32BigEndian(writer.GetSpan(sizeof(uint)), (uint)seconds);
            writer.Advance(sizeof(uint));
        }
        else if (seconds >> SecondsBits == 0)
        {
            writer.WriteExtensionHeader(ExtensionType.Timestamp, sizeof(ulong));
            BinaryPrimitives.WriteInt64BigEndian(writer.GetSpan(sizeof(ulong)), (nanoseconds << SecondsBits) | seconds);
            writer.Advance(sizeof(ulong));
        }
        else
        {
            writer.WriteExtensionHeader(ExtensionType.Timestamp, WideSize);
            var target = writer.GetSpan(WideSize);
            BinaryPrimitives.WriteUInt32BigEndian(target, (uint)nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(target[sizeof(uint)..], seconds);
            writer.Advance(WideSize);
        }
    }

    /// <summary>Reads the bytes behind a timestamp's header.</summary>
    public static DateTime Read(int start, ReadOnlySpan<byte> bytes)
    {
        var (seconds, nanoseconds) = bytes.Length switch
        {
            sizeof(uint) => (BinaryPrimitives.ReadUInt32BigEndian(bytes), 0L),
            sizeof(ulong) => Split(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            WideSize => (BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(uint)..]), BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            var length => throw new WireFormatException(start, "a timestamp of 4, 8 or 12 bytes", $"one of {length}"),
        };
        if (nanoseconds >= NanosecondsPerSecond || nanoseconds % NanosecondsPerTick != 0)
        {
            throw new WireFormatException(start, "a timestamp of whole ticks of 100 ns within a second", $"{nanoseconds} ns");
        }

        const long Least = -62135596800; // 0001-01-01 in seconds before 1970
        const long Most = 253402300799; // 9999-12-31T23:59:59
        if (seconds is < Least or > Most) throw new WireFormatException(start, "a timestamp of the years 1 to 9999", $"{seconds} s from 1970");
        return DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond + nanoseconds / NanosecondsPerTick);
    }

    private static (long Seconds, long Nanoseconds) Split(ulong bits) =>
        ((long)(bits & ((1UL << SecondsBits) - 1)), (long)(bits >> SecondsBits));
}
