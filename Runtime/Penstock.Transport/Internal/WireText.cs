using System.Text;

namespace Penstock.Transport.Internal;

/// <summary>Texts for people on their way to another process.</summary>
internal static class WireText
{
    private const int LengthMax = 2000;

    /// <summary>Bounds a text, and replaces what is not valid Unicode: it may come from anywhere, and must not fail to be sent.</summary>
    public static string Cut(string text)
    {
        if (text.Length > LengthMax)
            text = string.Concat(text.AsSpan(0, LengthMax), " […cut]");
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }
}
