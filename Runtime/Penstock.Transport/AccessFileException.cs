namespace Penstock.Transport;

/// <summary>An access file exists but cannot be used: it is damaged, or others than its owner can read it.</summary>
public sealed class AccessFileException : IOException
{
    /// <summary>Reports an access file that cannot be used.</summary>
    /// <param name="message">Which file, what is wrong with it, and what to do.</param>
    /// <param name="innerException">What the reader of a lower layer said, if any.</param>
    public AccessFileException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
