using System.Diagnostics.CodeAnalysis;

namespace Penstock.Serialization;

/// <summary>Bytes that are not what the reader was asked for: truncated, malformed, out of range or of another type.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without an offset and an expectation the error says nothing.")]
public sealed class WireFormatException : Exception
{
    /// <summary>Creates the error for the bytes at <paramref name="offset"/>.</summary>
    /// <param name="offset">Where the unexpected bytes start, counted from the reader's first byte.</param>
    /// <param name="expected">What was asked for, as a noun phrase.</param>
    /// <param name="found">What was there instead, as a noun phrase.</param>
    /// <param name="innerException">The error of a lower layer that found the defect, if any.</param>
    public WireFormatException(int offset, string expected, string found, Exception? innerException = null)
        : base($"Bad bytes at offset {offset}: expected {expected}, found {found}.", innerException)
    {
        Offset = offset;
        Expected = expected;
        Found = found;
    }

    /// <summary>Creates an error about bytes that are well-formed but wrong as a whole.</summary>
    /// <param name="message">What was wrong, where, and what to do.</param>
    public WireFormatException(string message)
        : base(message)
    {
        Offset = -1;
        Expected = Found = "";
    }

    /// <summary>Where the unexpected bytes start, counted from the reader's first byte; -1 when the error is about all of them.</summary>
    public int Offset { get; }

    /// <summary>What was asked for; empty when only <see cref="Exception.Message"/> says it.</summary>
    public string Expected { get; }

    /// <summary>What was there instead; empty when only <see cref="Exception.Message"/> says it.</summary>
    public string Found { get; }
}
