namespace Penstock.Transport.Internal.Tcp;

/// <summary>Nothing that speaks our protocol answers at an address. Callers that know what should be there report it as such.</summary>
internal sealed class UnreachableException(string message, Exception? innerException) : IOException(message, innerException);
