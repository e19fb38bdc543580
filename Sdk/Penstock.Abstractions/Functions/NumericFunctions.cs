using System.Numerics;
using Penstock.Serialization;

namespace Penstock;

/// <summary>Which number types have operators on lazy values, and their functions.</summary>
internal static class NumericFunctions
{
    public static void Register(FunctionTable table)
    {
        RegisterType(table, Formatters.SByte);
        RegisterType(table, Formatters.Byte);
        RegisterType(table, Formatters.Int16);
        RegisterType(table, Formatters.UInt16);
        RegisterType(table, Formatters.Int32);
        RegisterType(table, Formatters.UInt32);
        RegisterType(table, Formatters.Int64);
        RegisterType(table, Formatters.UInt64);
        RegisterType(table, Formatters.Half);
        RegisterType(table, Formatters.Single);
        RegisterType(table, Formatters.Double);
        RegisterType(table, Formatters.Decimal);
        RegisterType(table, Formatters.BigInteger);
    }

    private static void RegisterType<T>(FunctionTable table, Formatter<T> formatter)
        where T : INumber<T>
    {
        var functions = new NumericFunctions<T>(formatter);
        NumericFunctions<T>.Known = functions;
        table.Add(functions.Add);
        table.Add(functions.Subtract);
        table.Add(functions.Multiply);
        table.Add(functions.Divide);
        table.Add(functions.Remainder);
        table.Add(functions.Negate);
    }
}

/// <summary>The functions behind the operators of one number type.</summary>
internal sealed class NumericFunctions<T>
    where T : INumber<T>
{
    private readonly Formatter<T> _formatter;

    public NumericFunctions(Formatter<T> formatter)
    {
        _formatter = formatter;
        Add = Binary("add", (ref arguments) => arguments.Next(formatter) + arguments.Next(formatter));
        Subtract = Binary("subtract", (ref arguments) => arguments.Next(formatter) - arguments.Next(formatter));
        Multiply = Binary("multiply", (ref arguments) => arguments.Next(formatter) * arguments.Next(formatter));
        Divide = Binary("divide", (ref arguments) => arguments.Next(formatter) / arguments.Next(formatter));
        Remainder = Binary("remainder", (ref arguments) => arguments.Next(formatter) % arguments.Next(formatter));
        Negate = TaskFunction.Create(Identify("negate"), pure: true, formatter, (ref arguments) => -arguments.Next(formatter), new TaskParameter("value", formatter));
    }

    /// <summary>The functions of this type; null where the type has none.</summary>
    public static NumericFunctions<T>? Known { get; set; }

    public TaskFunction Add { get; }

    public TaskFunction Subtract { get; }

    public TaskFunction Multiply { get; }

    public TaskFunction Divide { get; }

    public TaskFunction Remainder { get; }

    public TaskFunction Negate { get; }

    /// <summary>The functions of this type, or a clear error.</summary>
    public static NumericFunctions<T> Get()
    {
        _ = FunctionTable.Default; // Its construction registers the known types.
        return Known ?? throw new NotSupportedException(
            $"Operators on lazy values of type {typeof(T)} are not available. Write a [Delayed] method that does the arithmetic.");
    }

    private static FunctionIdentity Identify(string name) => BuiltInFunctions.Identify($"penstock.{name}({typeof(T).Name})");

    private TaskFunction Binary(string name, TaskBody<T> body) =>
        TaskFunction.Create(Identify(name), pure: true, _formatter, body, new TaskParameter("left", _formatter), new TaskParameter("right", _formatter));
}
