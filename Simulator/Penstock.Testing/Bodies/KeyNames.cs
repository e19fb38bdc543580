using System.Globalization;
using System.Text.RegularExpressions;

namespace Penstock.Testing;

/// <summary>Makes keys in texts of the simulator readable.</summary>
internal static partial class KeyNames
{
    /// <summary>Puts the name of each key before it, and cuts the key to its first and last digits: within one pipeline they tell tasks apart.</summary>
    public static string Add(string text, TaskNames names) => KeyPattern().Replace(text, match =>
    {
        string digits = match.Value;
        var key = new Key(ulong.Parse(digits.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(digits.AsSpan(16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        string name = names.Of(key);
        return name.Length == 0 ? digits : Short(name, key);
    });

    /// <summary>A name and the first and last digits of a key.</summary>
    public static string Short(string name, Key key)
    {
        string digits = key.ToString();
        return $"{name}-{digits.AsSpan(0, 4)}…{digits.AsSpan(28)}";
    }

    [GeneratedRegex("(?<![0-9a-f-])[0-9a-f]{32}(?![0-9a-f])")]
    private static partial Regex KeyPattern();
}
