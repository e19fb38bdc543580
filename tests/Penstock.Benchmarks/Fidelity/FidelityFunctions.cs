using System.Buffers.Binary;
using System.Diagnostics;

namespace Penstock.Benchmarks.Fidelity;

/// <summary>Tasks that take as long, and make as much, as a published graph says.</summary>
public static partial class FidelityFunctions
{
    /// <summary>The measured duration is in the first bytes of the result.</summary>
    public const int BytesMin = sizeof(long);

    /// <summary>Sleeps, and says for how long.</summary>
    [Delayed(Pure = false)]
    public static byte[] Work(double milliseconds, int bytes, IReadOnlyList<byte[]> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep((int)milliseconds);
        var result = new byte[Math.Max(bytes, BytesMin)];
        BinaryPrimitives.WriteInt64LittleEndian(result, (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        return result;
    }

    /// <summary>How long the task took that made a result, in nanoseconds.</summary>
    public static long DurationOf(byte[] result) => BinaryPrimitives.ReadInt64LittleEndian(result);
}
