using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Transport.Internal.Data;

/// <summary>The task at the beginning of a <see cref="FrameType.PutValue"/> frame: one integer as in messages, the reuse count in its upper half.</summary>
internal static class PutHead
{
    public static void Write(WireWriter writer, TaskHandle task) => writer.WriteUInt64(((ulong)task.Reuse << 32) | task.Row);

    public static TaskHandle ReadTask(ref WireReader reader)
    {
        ulong both = reader.ReadUInt64();
        return new TaskHandle((uint)both, (uint)(both >> 32));
    }
}
