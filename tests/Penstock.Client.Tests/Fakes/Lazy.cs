using Penstock.Serialization;

namespace Penstock.Tests;

/// <summary>What generated code would make of a few methods.</summary>
internal static class Lazy
{
    public static readonly TaskFunction IncrementFunction = TaskFunction.Create(
        Identify("Increment"), pure: true, Formatters.Int32, static (ref arguments) => arguments.Next(Formatters.Int32) + 1, new TaskParameter("value", Formatters.Int32));

    public static readonly TaskFunction FreshFunction = TaskFunction.Create(
        Identify("Fresh"), pure: false, Formatters.Int32, static (ref arguments) => arguments.Next(Formatters.Int32), new TaskParameter("value", Formatters.Int32));

    public static readonly TaskFunction ThrowFunction = TaskFunction.Create<int>(
        Identify("Throw"), pure: true, Formatters.Int32, static (ref arguments) => throw new FormatException("bad line"));

    public static readonly TaskFunction TextFunction = TaskFunction.Create(
        Identify("Text"), pure: true, Formatters.String, static (ref arguments) => "text " + arguments.Next(Formatters.Int32), new TaskParameter("value", Formatters.Int32));

    public static readonly TaskFunction StrangeFunction = TaskFunction.Create(
        Identify("Strange"), pure: true, new StrangeFormatter(), static (ref arguments) => new Strange(), []);

    public static IReadOnlyList<TaskFunction> All { get; } = [IncrementFunction, FreshFunction, ThrowFunction, TextFunction, StrangeFunction];

    public static Delayed<int> Increment(Delayed<int> value) => new Call1<int>(IncrementFunction, value);

    public static Delayed<int> Fresh(Delayed<int> value) => new Call1<int>(FreshFunction, value);

    public static Delayed<int> Throw() => new Call0<int>(ThrowFunction);

    public static Delayed<string> Text(Delayed<int> value) => new Call1<string>(TextFunction, value);

    public static Delayed<Strange> Strange() => new Call0<Strange>(StrangeFunction);

    private static FunctionIdentity Identify(string name) => new("Tests." + name, name, 0, Guid.Empty, 1);

    private sealed class StrangeFormatter : Formatter<Strange>
    {
        public override string Schema => "strange";

        public override void Write(WireWriter writer, Strange value) => writer.WriteInt64(0);

        public override Strange Read(ref WireReader reader)
        {
            reader.ReadInt64();
            return new Strange();
        }
    }
}

/// <summary>A type no function table knows a formatter for.</summary>
internal sealed class Strange;
