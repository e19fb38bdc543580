using System.Globalization;

namespace Penstock.Cli.Commands;

/// <summary>Reads keys as people copy them: with or without the name in front.</summary>
internal static class KeyText
{
    private const int HalfLength = 16;

    public static bool TryParse(string text, out Key key)
    {
        key = default;
        if (text.Length < 2 * HalfLength)
            return false;
        ReadOnlySpan<char> digits = text.AsSpan(text.Length - (2 * HalfLength));
        bool isNamed = text.Length == digits.Length || text[^(digits.Length + 1)] == '-';
        if (!isNamed || !TryParse(digits[..HalfLength], out ulong high) || !TryParse(digits[HalfLength..], out ulong low))
            return false;
        key = new Key(high, low);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> digits, out ulong value) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
