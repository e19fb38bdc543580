using System.Globalization;
using System.Text;
using Penstock.Serialization;

namespace Penstock.Testing;

/// <summary>Shows encoded values to people, in a style that resembles JSON.</summary>
internal static class ValueText
{
    private const int LengthMax = 120;
    private const int DepthMax = 8;

    /// <summary>An encoded value; long ones are cut.</summary>
    public static string Of(ReadOnlySpan<byte> encoded)
    {
        var text = new StringBuilder();
        var reader = new WireReader(encoded);
        Append(text, ref reader, DepthMax);
        return text.Length > LengthMax ? text.ToString(0, LengthMax) + "…" : text.ToString();
    }

    private static void Append(StringBuilder text, ref WireReader reader, int depth)
    {
        switch (reader.NextType)
        {
            case WireType.Boolean:
                text.Append(reader.ReadBoolean() ? "true" : "false");
                break;
            case WireType.Integer:
                AppendInteger(text, ref reader);
                break;
            case WireType.Single:
                text.Append(CultureInfo.InvariantCulture, $"{reader.ReadSingle():R}");
                break;
            case WireType.Double:
                text.Append(CultureInfo.InvariantCulture, $"{reader.ReadDouble():R}");
                break;
            case WireType.String:
                text.Append('"').Append(reader.ReadString()).Append('"');
                break;
            case WireType.Array when depth > 0:
                AppendItems(text, ref reader, reader.ReadArrayHeader(), "", depth);
                break;
            case WireType.Map when depth > 0:
                AppendItems(text, ref reader, reader.ReadMapHeader(), ": ", depth);
                break;
            case WireType.Nil:
                reader.Skip();
                text.Append("null");
                break;
            default:
                text.Append("0x").Append(Convert.ToHexString(reader.ReadRawValue()));
                break;
        }
    }

    private static void AppendInteger(StringBuilder text, ref WireReader reader)
    {
        WireReader again = reader;
        try
        {
            text.Append(CultureInfo.InvariantCulture, $"{reader.ReadInt64()}");
        }
        catch (WireFormatException)
        {
            reader = again; // Above the largest Int64.
            text.Append(CultureInfo.InvariantCulture, $"{reader.ReadUInt64()}");
        }
    }

    /// <summary>Items of an array, or pairs of a map with what stands between key and value.</summary>
    private static void AppendItems(StringBuilder text, ref WireReader reader, int count, string pair, int depth)
    {
        text.Append(pair.Length == 0 ? '[' : '{');
        for (int i = 0; i < count && text.Length <= LengthMax; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Append(text, ref reader, depth - 1);
            if (pair.Length == 0)
                continue;
            text.Append(pair);
            Append(text, ref reader, depth - 1);
        }

        text.Append(pair.Length == 0 ? ']' : '}');
    }
}
