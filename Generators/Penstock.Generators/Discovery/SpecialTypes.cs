using Microsoft.CodeAnalysis;

namespace Penstock.Generators.Discovery;

/// <summary>The types that C# itself has words for.</summary>
internal static class SpecialTypes
{
    private static readonly Dictionary<SpecialType, (string? Keyword, string? Formatter)> Table = new()
    {
        [SpecialType.System_Boolean] = ("bool", "Boolean"),
        [SpecialType.System_Byte] = ("byte", "Byte"),
        [SpecialType.System_SByte] = ("sbyte", "SByte"),
        [SpecialType.System_Int16] = ("short", "Int16"),
        [SpecialType.System_UInt16] = ("ushort", "UInt16"),
        [SpecialType.System_Int32] = ("int", "Int32"),
        [SpecialType.System_UInt32] = ("uint", "UInt32"),
        [SpecialType.System_Int64] = ("long", "Int64"),
        [SpecialType.System_UInt64] = ("ulong", "UInt64"),
        [SpecialType.System_Single] = ("float", "Single"),
        [SpecialType.System_Double] = ("double", "Double"),
        [SpecialType.System_Decimal] = ("decimal", "Decimal"),
        [SpecialType.System_Char] = ("char", "Char"),
        [SpecialType.System_String] = ("string", "String"),
        [SpecialType.System_DateTime] = (null, "DateTime"),
        [SpecialType.System_IntPtr] = ("nint", null),
        [SpecialType.System_UIntPtr] = ("nuint", null),
        [SpecialType.System_Object] = ("object", null),
        [SpecialType.System_Void] = ("void", null),
    };

    /// <summary>The C# keyword for a type, if it has one.</summary>
    public static string? Keyword(SpecialType type) => type != SpecialType.None && Table.TryGetValue(type, out var entry) ? entry.Keyword : null;

    /// <summary>The property of the library's <c>Formatters</c> for a type, if it has one.</summary>
    public static string? Formatter(SpecialType type) => type != SpecialType.None && Table.TryGetValue(type, out var entry) ? entry.Formatter : null;
}
