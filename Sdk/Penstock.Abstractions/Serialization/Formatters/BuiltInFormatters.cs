namespace Penstock.Serialization;

/// <summary>The types that travel without appearing in any <c>[Delayed]</c> signature: scalars, and arrays and lists of them.</summary>
internal static class BuiltInFormatters
{
    public static void Register(FunctionTable table)
    {
        table.Add(Formatters.Unit);
        AddReference(table, Formatters.String);
        AddReference(table, Formatters.Uri);
        AddReference(table, Formatters.Version);
        AddNumbers(table);
        AddTimes(table);
        AddValue(table, Formatters.Boolean);
        AddValue(table, Formatters.Char);
        AddValue(table, Formatters.Guid);
    }

    private static void AddNumbers(FunctionTable table)
    {
        AddValue(table, Formatters.Byte);
        AddValue(table, Formatters.SByte);
        AddValue(table, Formatters.Int16);
        AddValue(table, Formatters.UInt16);
        AddValue(table, Formatters.Int32);
        AddValue(table, Formatters.UInt32);
        AddValue(table, Formatters.Int64);
        AddValue(table, Formatters.UInt64);
        AddValue(table, Formatters.Int128);
        AddValue(table, Formatters.UInt128);
        AddValue(table, Formatters.Half);
        AddValue(table, Formatters.Single);
        AddValue(table, Formatters.Double);
        AddValue(table, Formatters.Decimal);
        AddValue(table, Formatters.BigInteger);
    }

    private static void AddTimes(FunctionTable table)
    {
        AddValue(table, Formatters.DateTime);
        AddValue(table, Formatters.DateTimeOffset);
        AddValue(table, Formatters.DateOnly);
        AddValue(table, Formatters.TimeOnly);
        AddValue(table, Formatters.TimeSpan);
    }

    private static void AddValue<T>(FunctionTable table, Formatter<T> formatter)
        where T : struct
    {
        table.Add(formatter);
        table.Add(Formatters.Nullable(formatter));
        AddCollections(table, formatter);
    }

    private static void AddReference<T>(FunctionTable table, Formatter<T> formatter)
        where T : class
    {
        table.Add(formatter);
        AddCollections(table, formatter);
    }

    private static void AddCollections<T>(FunctionTable table, Formatter<T> element)
    {
        table.Add(Formatters.Array(element));
        table.Add(Formatters.List(element));
        table.Add(Formatters.IReadOnlyList(element));
    }
}
