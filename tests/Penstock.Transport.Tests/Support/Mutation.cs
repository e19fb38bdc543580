namespace Penstock.Transport.Tests;

/// <summary>Damages bytes at random, never into themselves.</summary>
internal static class Mutation
{
    private static readonly byte[] Interesting = [0, 1, 0x7f, 0x80, 0xc0, 0xc1, 0xc6, 0xdd, 0xff];

    public static byte[] Of(byte[] bytes, Random random)
    {
        byte[] damaged = [.. bytes];
        do
        {
            for (int times = random.Next(1, 4); times > 0; times--)
                damaged = Once(damaged, random);
        }
        while (damaged.AsSpan().SequenceEqual(bytes));
        return damaged;
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
            return [(byte)random.Next(256)];
        int at = random.Next(bytes.Length);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = Interesting[random.Next(Interesting.Length)];
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
            case 4:
                byte[] inserted = new byte[random.Next(1, 40)];
                random.NextBytes(inserted);
                return [.. bytes[..at], .. inserted, .. bytes[at..]];
            default:
                random.NextBytes(bytes.AsSpan(at, Math.Min(4, bytes.Length - at)));
                return bytes;
        }
    }
}
