namespace Penstock.Serialization;

/// <summary>The header of a MessagePack extension value.</summary>
/// <param name="Type">The application's type number; negative numbers belong to the MessagePack specification.</param>
/// <param name="Length">The number of bytes that follow the header.</param>
public readonly record struct WireExtension(sbyte Type, int Length);
