using System.Numerics;
using System.Text;

namespace Penstock.Abstractions.Tests.Serialization;

/// <summary>Random values with a liking for the edges, where encodings change their length.</summary>
internal sealed class RandomValues(int seed)
{
    private readonly Random _random = new(seed);

    public bool Boolean() => _random.Next(2) == 0;

    public int Below(int bound) => _random.Next(bound);

    public ulong Bits()
    {
        var bits = (ulong)_random.NextInt64(long.MinValue, long.MaxValue);
        return _random.Next(4) switch
        {
            0 => bits >> _random.Next(64),
            1 => (1UL << _random.Next(64)) + (ulong)_random.Next(3) - 1,
            2 => 0 - (1UL << _random.Next(64)) + (ulong)_random.Next(3) - 1,
            _ => bits,
        };
    }

    public double Double() => _random.Next(6) switch
    {
        0 => -0.0,
        1 => BitConverter.UInt64BitsToDouble(0x7ff0_0000_0000_0001 | Bits()),
        2 => double.NegativeInfinity,
        3 => _random.Next(100),
        _ => BitConverter.UInt64BitsToDouble(Bits()),
    };

    public float Single() => _random.Next(5) switch
    {
        0 => -0.0f,
        1 => BitConverter.UInt32BitsToSingle(0x7f80_0001 | (uint)Bits()),
        _ => BitConverter.UInt32BitsToSingle((uint)Bits()),
    };

    public Half Half() => BitConverter.UInt16BitsToHalf((ushort)Bits());

    public decimal Decimal() => new((int)Bits(), (int)Bits(), (int)Bits(), Boolean(), (byte)_random.Next(29));

    public BigInteger BigInteger()
    {
        var bytes = new byte[_random.Next(_random.Next(5) == 0 ? 400 : 20)];
        _random.NextBytes(bytes);
        return new(bytes);
    }

    public byte[] Bytes(int bound)
    {
        var bytes = new byte[_random.Next(bound)];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Text whose length is often next to where a header grows, in characters of one to four bytes.</summary>
    public string String()
    {
        var length = _random.Next(12) switch
        {
            0 => _random.Next(30, 34),
            1 => _random.Next(84, 88),
            2 => _random.Next(254, 258),
            3 => _random.Next(1022, 1028),
            _ => _random.Next(12),
        };
        if (_random.Next(200) == 0) length = _random.Next(65_534, 65_538);
        var widest = _random.Next(4);
        var text = new StringBuilder(length);
        while (text.Length < length)
        {
            text.Append(_random.Next(widest + 1) switch
            {
                0 => new Rune(_random.Next(0x20, 0x7f)),
                1 => new Rune(_random.Next(0x80, 0x800)),
                2 => new Rune(_random.Next(0xe000, 0x10000)),
                _ => new Rune(_random.Next(0x10000, 0x110000)),
            });
        }

        return text.ToString();
    }

    public long Ticks() => _random.Next(8) switch
    {
        0 => 0,
        1 => System.DateTime.MaxValue.Ticks,
        2 => System.DateTime.UnixEpoch.Ticks + _random.Next(-2, 3),
        3 => System.DateTime.UnixEpoch.AddSeconds(uint.MaxValue).Ticks + _random.Next(-2, 3) * TimeSpan.TicksPerSecond,
        4 => System.DateTime.UnixEpoch.AddSeconds(1L << 34).Ticks + _random.Next(-2, 3),
        5 => System.DateTime.UnixEpoch.AddSeconds(_random.Next()).Ticks,
        _ => _random.NextInt64(System.DateTime.MaxValue.Ticks),
    };

    public DateTime DateTime() => new(Ticks(), (DateTimeKind)_random.Next(3));

    public DateTimeOffset DateTimeOffset()
    {
        var offset = TimeSpan.FromMinutes(_random.Next(-840, 841));
        var ticks = Math.Clamp(Ticks(), TimeSpan.TicksPerDay, System.DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay);
        return new(ticks, offset);
    }

    public Guid Guid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new(bytes);
    }

    public Uri Uri() => Boolean()
        ? new($"https://example.org/{_random.Next(100)}?q=%20a", UriKind.Absolute)
        : new($"/a b/{_random.Next(100)}", UriKind.Relative);

    public Version Version() => _random.Next(3) switch
    {
        0 => new(_random.Next(), _random.Next()),
        1 => new(_random.Next(), _random.Next(), _random.Next()),
        _ => new(_random.Next(), _random.Next(), _random.Next(), _random.Next()),
    };

    /// <summary>Mostly short, sometimes behind where a header grows.</summary>
    public T[] Array<T>(Func<T> item)
    {
        var length = _random.Next(20) switch
        {
            0 => _random.Next(14, 18),
            1 => _random.Next(250, 260),
            _ => _random.Next(5),
        };
        var items = new T[length];
        for (var i = 0; i < length; i++) items[i] = item();
        return items;
    }

    public Dictionary<TKey, TValue> Dictionary<TKey, TValue>(Func<TKey> key, Func<TValue> value, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        var dictionary = new Dictionary<TKey, TValue>(comparer);
        foreach (var item in Array(key)) dictionary[item] = value();
        return dictionary;
    }

    public T? OrNull<T>(Func<T> value)
        where T : class => _random.Next(6) == 0 ? null : value();

    public T? OrAbsent<T>(Func<T> value)
        where T : struct => _random.Next(4) == 0 ? null : value();

    /// <summary>Bytes like <paramref name="valid"/> but damaged in one to three places.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> valid)
    {
        var bytes = valid.ToArray().ToList();
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var at = _random.Next(bytes.Count + 1);
            switch (_random.Next(5))
            {
                case 0 when at < bytes.Count: bytes[at] = (byte)_random.Next(256); break;
                case 1 when at < bytes.Count: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 2 when at < bytes.Count: bytes.RemoveRange(at, Math.Min(bytes.Count - at, _random.Next(1, 6))); break;
                case 3: bytes.Insert(at, (byte)_random.Next(0xc0, 0xe0)); break;
                default: bytes.InsertRange(at, Bytes(6)); break;
            }
        }

        return [.. bytes];
    }
}
