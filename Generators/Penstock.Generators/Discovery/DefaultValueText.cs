using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Penstock.Generators.Discovery;

/// <summary>Writes the default value of a parameter as code that has the parameter's type, wherever it stands.</summary>
internal static class DefaultValueText
{
    /// <summary>The default value; null for a parameter without one.</summary>
    public static string? Of(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
            return null;
        if (parameter.ExplicitDefaultValue is not { } value)
            return "default";
        ITypeSymbol type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : parameter.Type;
        return type.TypeKind == TypeKind.Enum ? $"({TypeText.Plain(type)})({Literal(value)})" : Literal(value);
    }

    private static string? Literal(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        sbyte number => Cast("sbyte", number),
        byte number => Cast("byte", number),
        short number => Cast("short", number),
        ushort number => Cast("ushort", number),
        int number => Number(number, ""),
        uint number => Number(number, "U"),
        long number => Number(number, "L"),
        ulong number => Number(number, "UL"),
        float number => Float(number, float.IsNaN(number), float.IsInfinity(number), number > 0, "float", "F"),
        double number => Float(number, double.IsNaN(number), double.IsInfinity(number), number > 0, "double", "D"),
        decimal number => Number(number, "M"),
        _ => null,
    };

    private static string Number(IFormattable value, string suffix) => value.ToString(null, CultureInfo.InvariantCulture) + suffix;

    private static string Cast(string type, IFormattable value) => $"({type})({Number(value, "")})";

    private static string Float(IFormattable value, bool isNaN, bool isInfinite, bool isPositive, string type, string suffix)
    {
        if (isNaN)
            return type + ".NaN";
        if (isInfinite)
            return type + (isPositive ? ".PositiveInfinity" : ".NegativeInfinity");
        return value.ToString("R", CultureInfo.InvariantCulture) + suffix;
    }
}
