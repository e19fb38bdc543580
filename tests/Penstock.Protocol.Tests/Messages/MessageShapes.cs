using System.Reflection;
using System.Runtime.CompilerServices;
using Penstock.Serialization;

namespace Penstock.Protocol.Tests.Messages;

/// <summary>
/// Every message type with its members in the order of their declaration, and how a member of each type stands on the wire:
/// a second description of the format, to hold the first one to.
/// </summary>
internal static class MessageShapes
{
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(MessageCode).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IMessage<>)))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    public static IReadOnlyList<Type> MembersOf(Type message) =>
    [
        .. message.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .OrderBy(property => property.MetadataToken)
            .Select(property => property.PropertyType),
    ];

    /// <summary>Encodes a message with random members, and further ones that no reader knows yet.</summary>
    public static byte[] Encode(Type message, MessageCode code, Random random, int extraMembers = 0)
    {
        IReadOnlyList<Type> members = MembersOf(message);
        var writer = new WireWriter();
        writer.WriteArrayHeader(1 + members.Count + extraMembers);
        writer.WriteInt64((int)code);
        foreach (Type member in members)
            WriteRandom(writer, member, random);
        for (int i = 0; i < extraMembers; i++)
            WriteUnknown(writer, random);
        return writer.ToArray();
    }

    private static void WriteRandom(WireWriter writer, Type type, Random random)
    {
        if (type == typeof(int) || type == typeof(WorkerId) || type == typeof(ClientId) || type.IsEnum)
            writer.WriteInt64(RandomInt(random));
        else if (type == typeof(long))
            writer.WriteInt64(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
        else if (type == typeof(ulong) || type == typeof(AttemptId) || type == typeof(TaskHandle) || type == typeof(HoldId))
            writer.WriteUInt64((ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
        else if (type == typeof(bool))
            writer.WriteBoolean(random.Next(2) == 0);
        else if (type == typeof(string))
            writer.WriteString(RandomText(random));
        else if (type == typeof(Key) || type == typeof(Guid))
            writer.WriteBinary(RandomBytes(random, 16));
        else if (type == typeof(ErrorInfo))
            WriteError(writer, random);
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>))
            writer.WriteBinary(RandomBytes(random, random.Next(20) * SizeOf(type.GetGenericArguments()[0])));
        else
            throw new NotSupportedException($"Say here how a member of type {type} stands on the wire.");
    }

    private static void WriteError(WireWriter writer, Random random)
    {
        int shown = random.Next(ErrorInfo.ChainLengthMax + 1);
        writer.WriteArrayHeader(9);
        writer.WriteInt64(RandomInt(random));
        writer.WriteString(RandomText(random));
        writer.WriteString(RandomText(random));
        writer.WriteString(RandomText(random));
        writer.WriteBinary(RandomBytes(random, 16));
        writer.WriteString(RandomText(random));
        writer.WriteInt64(RandomInt(random));
        writer.WriteArrayHeader(shown);
        for (int i = 0; i < shown; i++)
            writer.WriteString(RandomText(random));
        writer.WriteInt64(random.NextInt64());
    }

    /// <summary>A member of a later version: any value, also a nested one.</summary>
    private static void WriteUnknown(WireWriter writer, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                writer.WriteNil();
                break;
            case 1:
                writer.WriteDouble(random.NextDouble());
                break;
            case 2:
                writer.WriteMapHeader(1);
                writer.WriteString(RandomText(random));
                writer.WriteArrayHeader(0);
                break;
            default:
                writer.WriteBinary(RandomBytes(random, random.Next(30)));
                break;
        }
    }

    private static int RandomInt(Random random) => (int)random.NextInt64(int.MinValue, (long)int.MaxValue + 1) >> random.Next(32);

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(5) == 0 ? "\u00e9\U0001F40E" : ((char)random.Next(32, 127)).ToString()));

    private static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!; // it exists and gives an int
}
