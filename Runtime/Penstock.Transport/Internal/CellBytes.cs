using System.Diagnostics.CodeAnalysis;
using Penstock.Serialization;

namespace Penstock.Transport.Internal;

/// <summary>Turns cells into bytes; what formatters throw becomes a reason, since it concerns one value and not the connection.</summary>
internal static class CellBytes
{
    /// <summary>A writer that held a value larger than this is not kept for the next.</summary>
    private const int KeptBytes = 1 << 20;

    /// <summary>Encodes a cell, unless it is encoded already.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="writer">Where to, if it has to be encoded; cleared first, and replaced when it has grown large.</param>
    /// <param name="bytes">The value; valid until the writer is used again.</param>
    /// <param name="failure">Why it cannot be encoded, or null.</param>
    /// <returns>Whether there are bytes.</returns>
    public static bool TryEncode(Cell cell, ref WireWriter writer, out ReadOnlyMemory<byte> bytes, [NotNullWhen(false)] out string? failure)
    {
        failure = null;
        if (cell is EncodedCell encoded)
        {
            bytes = encoded.Bytes;
            return true;
        }

        WireWriter used = writer;
        try
        {
            used.Clear();
            cell.Encode(used);
            bytes = used.WrittenMemory;
        }
#pragma warning disable CA1031 // Formatters are the user's: anything they throw is about this value only.
        catch (Exception error)
#pragma warning restore CA1031
        {
            bytes = default;
            failure = WireText.Cut($"{error.GetType().FullName}: {error.Message}");
        }

        if (used.Length > KeptBytes)
            writer = new WireWriter();
        return failure is null;
    }
}
