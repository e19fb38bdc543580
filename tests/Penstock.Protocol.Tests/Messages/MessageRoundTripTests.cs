using System.Reflection;
using Penstock.Serialization;
using Penstock.TestKit;

namespace Penstock.Protocol.Tests.Messages;

/// <summary>Every message type, found by reflection: reading and writing agree with each other and with <see cref="MessageShapes"/>.</summary>
public sealed class MessageRoundTripTests
{
    private const int Seeds = 100;

    public static TheoryData<string> MessageNames => [.. MessageShapes.All.Select(type => type.Name)];

    [Fact]
    public void Every_code_has_one_message()
    {
        MessageCode[] codes = [.. MessageShapes.All.Select(type => Codec.Of(type).Code)];
        Assert.Equal(Enum.GetValues<MessageCode>().Where(code => code != MessageCode.None).Order(), codes.Order());
    }

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void A_message_counts_its_members_and_says_since_when_it_exists(string name)
    {
        Codec codec = Codec.Of(name);
        Assert.Equal(MessageShapes.MembersOf(codec.Type).Count, codec.MemberCount);
        Assert.True(codec.Type.GetCustomAttribute<MessageAttribute>()?.Since >= 1);
        Assert.Equal(codec.Type.Name, codec.Code.ToString());
    }

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void A_message_is_written_as_it_was_read(string name) => SeededRuns.Run(Seeds, seed =>
    {
        Codec codec = Codec.Of(name);
        byte[] bytes = MessageShapes.Encode(codec.Type, codec.Code, new Random(seed));
        Assert.Equal(bytes, codec.RoundTrip(bytes));
    });

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void Members_of_a_later_version_are_skipped(string name) => SeededRuns.Run(Seeds, seed =>
    {
        Codec codec = Codec.Of(name);
        byte[] bytes = MessageShapes.Encode(codec.Type, codec.Code, new Random(seed));
        byte[] extended = MessageShapes.Encode(codec.Type, codec.Code, new Random(seed), extraMembers: 1 + (seed % 4));
        Assert.Equal(bytes, codec.RoundTrip(extended));
    });

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void A_message_that_is_cut_off_anywhere_is_refused(string name) => SeededRuns.Run(5, seed =>
    {
        Codec codec = Codec.Of(name);
        byte[] bytes = MessageShapes.Encode(codec.Type, codec.Code, new Random(seed));
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<WireFormatException>(() => codec.RoundTrip(bytes[..length]));
    });

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void A_message_with_too_few_members_is_refused(string name)
    {
        Codec codec = Codec.Of(name);
        if (codec.MemberCount == 0)
            return;
        var writer = new WireWriter();
        writer.WriteArrayHeader(codec.MemberCount);
        writer.WriteInt64((int)codec.Code);
        for (int i = 1; i < codec.MemberCount; i++)
            writer.WriteInt64(0);
        Assert.Contains(name, Assert.Throws<WireFormatException>(() => codec.RoundTrip(writer.ToArray())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void Damaged_bytes_are_read_or_refused_and_nothing_else(string name) => SeededRuns.Run(2000, seed =>
    {
        Codec codec = Codec.Of(name);
        var random = new Random(seed);
        byte[] bytes = MessageShapes.Encode(codec.Type, codec.Code, random);
        for (int times = random.Next(1, 4); times > 0; times--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        try
        {
            codec.RoundTrip(bytes);
        }
        catch (WireFormatException)
        {
            // The bytes were refused.
        }
    });

    /// <summary>The generic code for one message type behind delegates, which even a ref struct's type can get.</summary>
    private sealed class Codec
    {
        private readonly Func<byte[], byte[]> _roundTrip;

        private Codec(Type type)
        {
            Type = type;
            _roundTrip = Close(nameof(ReadAndWrite)).CreateDelegate<Func<byte[], byte[]>>();
            (Code, MemberCount) = Close(nameof(Describe)).CreateDelegate<Func<(MessageCode, int)>>()();

            MethodInfo Close(string name) => typeof(Codec).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type); // both are below
        }

        public Type Type { get; }

        public MessageCode Code { get; }

        public int MemberCount { get; }

        public static Codec Of(Type type) => new(type);

        public static Codec Of(string name) => new(MessageShapes.All.Single(type => type.Name == name));

        public byte[] RoundTrip(byte[] bytes) => _roundTrip(bytes);

        private static (MessageCode Code, int MemberCount) Describe<T>()
            where T : struct, IMessage<T>, allows ref struct => (T.Code, T.MemberCount);

        private static byte[] ReadAndWrite<T>(byte[] bytes)
            where T : struct, IMessage<T>, allows ref struct
        {
            var reader = new WireReader(bytes);
            MessageCodec.ReadHead(ref reader, out int members);
            T message = MessageCodec.ReadBody<T>(ref reader, members);
            var writer = new WireWriter();
            writer.Append(in message);
            return writer.ToArray();
        }
    }
}
