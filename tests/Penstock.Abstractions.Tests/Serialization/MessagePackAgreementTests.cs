using System.Buffers.Binary;
using System.Text;
using Penstock.Serialization;
using Penstock.TestKit;

namespace Penstock.Abstractions.Tests.Serialization;

/// <summary>Compares the codec with an independent implementation, in both directions.</summary>
public sealed class MessagePackAgreementTests
{
    private const int Values = 5000;

    /// <summary>
    /// Reads values with their length before them; for each it answers with its own encoding and with a description. Both are
    /// made by code that shares nothing with ours.
    /// </summary>
    private const string PythonSide =
        """
        import struct, sys, msgpack

        def describe(v):
            if v is None: return "nil"
            if v is True: return "true"
            if v is False: return "false"
            if isinstance(v, int): return "i%d" % v
            if isinstance(v, float): return "f" + struct.pack(">d", v).hex()
            if isinstance(v, str): return "s" + v.encode("utf-8").hex()
            if isinstance(v, bytes): return "b" + v.hex()
            if isinstance(v, list): return "[" + ",".join(describe(x) for x in v) + "]"
            if isinstance(v, dict): return "{" + ",".join(describe(k) + ":" + describe(x) for k, x in v.items()) + "}"
            if isinstance(v, msgpack.Timestamp): return "t%d.%d" % (v.seconds, v.nanoseconds)
            if isinstance(v, msgpack.ExtType): return "x%d:%s" % (v.code, v.data.hex())
            raise TypeError(type(v))

        def answer(b):
            sys.stdout.buffer.write(struct.pack(">I", len(b)) + b)

        data, at = sys.stdin.buffer.read(), 0
        while at < len(data):
            n, = struct.unpack_from(">I", data, at)
            value = msgpack.unpackb(data[at + 4:at + 4 + n], strict_map_key=False)
            at += 4 + n
            answer(msgpack.packb(value))
            answer(describe(value).encode("ascii"))
        """;

    [PythonFact("msgpack")]
    public void Our_codec_and_an_independent_one_read_each_other_s_bytes()
    {
        var originals = Enumerable.Range(0, Values).Select(seed => Random(new RandomValues(seed), depth: 3)).ToArray();
        var ours = originals.Select(Encode).ToArray();

        var answers = new Answers(Python.Run(PythonSide, Framed(ours)));
        for (var seed = 0; seed < Values; seed++)
        {
            var theirs = answers.Next();
            var asTheySee = Encoding.ASCII.GetString(answers.Next());
            Assert.True(originals[seed].Description == asTheySee, $"Seed {seed}: we wrote {originals[seed].Description}, they read {asTheySee}");

            var reader = new WireReader(theirs);
            var asWeSee = Describe(ref reader);
            reader.ExpectEnd();
            Assert.True(originals[seed].Description == asWeSee, $"Seed {seed}: they wrote {asTheySee}, we read {asWeSee}");

            // They know one width of float only; everything else both sides write in the shortest form.
            if (!originals[seed].HasSingle) Assert.Equal(Convert.ToHexString(ours[seed]), Convert.ToHexString(theirs));
        }
    }

    [Fact]
    public void A_missing_independent_implementation_is_reported_with_the_way_to_install_it() =>
        Assert.Contains("apt-get install", new PythonFactAttribute("no_such_module").Skip, StringComparison.Ordinal);

    private static Sample Random(RandomValues random, int depth)
    {
        switch (random.Below(depth == 0 ? 9 : 12))
        {
            case 0: return new("nil", w => w.WriteNil());
            case 1:
                var flag = random.Boolean();
                return new(flag ? "true" : "false", w => w.WriteBoolean(flag));
            case 2:
                var signed = (long)random.Bits();
                return new($"i{signed}", w => w.WriteInt64(signed));
            case 3:
                var unsigned = random.Bits();
                return new($"i{unsigned}", w => w.WriteUInt64(unsigned));
            case 4:
                var wide = random.Double();
                return new(Described(wide), w => w.WriteDouble(wide));
            case 5:
                var narrow = random.Single();
                return float.IsNaN(narrow) ? Random(random, depth) : new(Described(narrow), w => w.WriteSingle(narrow)) { HasSingle = true };
            case 6:
                var text = random.String();
                return new($"s{Hex(Encoding.UTF8.GetBytes(text))}", w => w.WriteString(text));
            case 7:
                var bytes = random.Bytes(random.Below(100) == 0 ? 70_000 : 300);
                return new($"b{Hex(bytes)}", w => w.WriteBinary(bytes));
            case 8: return random.Boolean() ? Timestamp(random) : Extension(random);
            case 9 or 10: return List(Items(random, depth));
            default: return Map(Items(random, depth), random);
        }
    }

    /// <summary>Long sequences only where they hold scalars, lest the values grow beyond use.</summary>
    private static Sample[] Items(RandomValues random, int depth) => depth == 1
        ? random.Array(() => Random(random, depth: 0))
        : [.. Enumerable.Range(0, random.Below(4)).Select(_ => Random(random, depth - 1))];

    private static Sample Extension(RandomValues random)
    {
        var type = (sbyte)random.Below(128);
        var content = random.Bytes(random.Below(2) == 0 ? 18 : 300);
        return new($"x{type}:{Hex(content)}", w =>
        {
            w.WriteExtensionHeader(type, content.Length);
            w.WriteRaw(content);
        });
    }

    private static Sample Timestamp(RandomValues random)
    {
        var time = new DateTime(random.Ticks(), DateTimeKind.Utc);
        return new(Described(time), w => Formatters.DateTime.Write(w, time));
    }

    private static Sample List(Sample[] items) => new(
        $"[{string.Join(',', items.Select(item => item.Description))}]",
        w =>
        {
            w.WriteArrayHeader(items.Length);
            foreach (var item in items) item.Write(w);
        })
    { HasSingle = items.Any(item => item.HasSingle) };

    private static Sample Map(Sample[] values, RandomValues random)
    {
        var keys = new Dictionary<string, Sample>();
        while (keys.Count < values.Length)
        {
            var key = Key(random);
            keys[key.Description] = key;
        }

        var pairs = keys.Values.Zip(values).ToArray();
        return new(
            $"{{{string.Join(',', pairs.Select(pair => $"{pair.First.Description}:{pair.Second.Description}"))}}}",
            w =>
            {
                w.WriteMapHeader(pairs.Length);
                foreach (var (key, value) in pairs)
                {
                    key.Write(w);
                    value.Write(w);
                }
            })
        { HasSingle = pairs.Any(pair => pair.Second.HasSingle) };
    }

    private static Sample Key(RandomValues random)
    {
        if (random.Boolean())
        {
            var number = (long)random.Bits();
            return new($"i{number}", w => w.WriteInt64(number));
        }

        var text = $"{random.String()}{random.Below(1_000_000)}";
        return new($"s{Hex(Encoding.UTF8.GetBytes(text))}", w => w.WriteString(text));
    }

    private static string Describe(ref WireReader reader)
    {
        switch (reader.NextType)
        {
            case WireType.Nil: return reader.TryReadNil() ? "nil" : "";
            case WireType.Boolean: return reader.ReadBoolean() ? "true" : "false";
            case WireType.Integer:
                var ahead = reader;
                return ahead.ReadRaw(1)[0] == 0xcf ? $"i{reader.ReadUInt64()}" : $"i{reader.ReadInt64()}";
            case WireType.Single or WireType.Double: return Described(reader.ReadDouble());
            case WireType.String: return $"s{Hex(Encoding.UTF8.GetBytes(reader.ReadString()!))}"; // not nil: its type was checked
            case WireType.Binary: return $"b{Hex(reader.ReadBinary())}";
            case WireType.Array: return DescribeArray(ref reader);
            case WireType.Map: return DescribeMap(ref reader);
            default: return DescribeExtension(ref reader);
        }
    }

    private static string DescribeArray(ref WireReader reader)
    {
        var items = new string[reader.ReadArrayHeader()];
        for (var i = 0; i < items.Length; i++) items[i] = Describe(ref reader);
        return $"[{string.Join(',', items)}]";
    }

    private static string DescribeMap(ref WireReader reader)
    {
        var pairs = new string[reader.ReadMapHeader()];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = $"{Describe(ref reader)}:{Describe(ref reader)}";
        return $"{{{string.Join(',', pairs)}}}";
    }

    private static string DescribeExtension(ref WireReader reader)
    {
        var ahead = reader;
        var header = ahead.ReadExtensionHeader();
        if (header.Type == -1) return Described(Formatters.DateTime.Read(ref reader));
        reader = ahead;
        return $"x{header.Type}:{Hex(reader.ReadRaw(header.Length))}";
    }

    private static string Described(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return $"f{Hex(bytes)}";
    }

    private static string Described(DateTime time)
    {
        var seconds = (long)Math.Floor((decimal)(time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond);
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks - seconds * TimeSpan.TicksPerSecond;
        return $"t{seconds}.{ticks * 100}";
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] Encode(Sample sample)
    {
        var writer = new WireWriter();
        sample.Write(writer);
        return writer.ToArray();
    }

    private static byte[] Framed(byte[][] values)
    {
        var stream = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
            stream.Write(length);
            stream.Write(value);
        }

        return stream.ToArray();
    }

    /// <summary>A random value: what it is, and how we write it.</summary>
    private sealed record Sample(string Description, Action<WireWriter> Write)
    {
        public bool HasSingle { get; init; }
    }

    private sealed class Answers(byte[] bytes)
    {
        private int _position;

        public byte[] Next()
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(_position));
            var answer = bytes[(_position + 4)..(_position + 4 + length)];
            _position += 4 + length;
            return answer;
        }
    }
}
