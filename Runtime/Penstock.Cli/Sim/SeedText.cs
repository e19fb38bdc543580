using System.Globalization;

namespace Penstock.Cli.Sim;

/// <summary>Seeds as people give them: a number, or a commit's hash, of which the first 16 digits count.</summary>
internal static class SeedText
{
    private const int HexDigitsMax = 16;

    public static bool TryParse(string text, out ulong seed) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed)
        || ulong.TryParse(text.AsSpan(0, Math.Min(text.Length, HexDigitsMax)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out seed);
}
