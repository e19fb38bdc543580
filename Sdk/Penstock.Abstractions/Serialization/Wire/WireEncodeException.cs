using System.Diagnostics.CodeAnalysis;

namespace Penstock.Serialization;

/// <summary>A value that has no encoded form: nested too deeply or cyclic, too large, or text that is not valid Unicode.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "An encoding error without a reason says nothing.")]
public sealed class WireEncodeException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What could not be encoded, which limit it met, and what to do.</param>
    public WireEncodeException(string message)
        : base(message)
    {
    }
}
