using System.Globalization;
using System.Reflection;

namespace Penstock.Repo.Tests;

/// <summary>Writes what travels: each message with its number, since when it exists, and its members in order.</summary>
internal sealed class WireContractWriter(Assembly protocol)
{
    private readonly Queue<Type> _mentioned = new();

    /// <summary>The message types with their numbers, by number.</summary>
    public IReadOnlyList<(int Code, Type Type)> Messages { get; } =
    [
        .. protocol.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && type.GetInterfaces().Any(IsMessageInterface))
            .Select(type => (Code: CodeOf(type), Type: type))
            .OrderBy(message => message.Code),
    ];

    public IReadOnlyList<string> Write()
    {
        var lines = new List<string> { "Messages: number, name, the protocol version that introduced it; then its members in order." };
        foreach (var (code, type) in Messages)
        {
            lines.Add("");
            lines.Add($"{code.ToString(CultureInfo.InvariantCulture)} {type.Name} since {SinceOf(type)}");
            lines.AddRange(Properties(type).Select(property => $"    {property.Name}: {Named(property.PropertyType)}"));
        }

        lines.Add("");
        lines.Add("Values inside messages: structs by their fields, records by their properties.");
        lines.AddRange(ValuesMentioned().Values.SelectMany(value => value));
        return lines;
    }

    /// <summary>By name; writing one may mention others.</summary>
    private SortedDictionary<string, List<string>> ValuesMentioned()
    {
        var written = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        while (_mentioned.TryDequeue(out var type))
        {
            if (!written.ContainsKey(type.Name))
                written.Add(type.Name, ValueLines(type));
        }

        return written;
    }

    private List<string> ValueLines(Type type)
    {
        var lines = new List<string> { "", $"{type.Name}{(type.IsEnum ? " as " + Named(type.GetEnumUnderlyingType()) : "")}" };
        if (type.IsEnum)
        {
            lines.AddRange(type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"    {field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"));
        }
        else if (type.IsValueType)
        {
            lines.AddRange(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .OrderBy(field => field.MetadataToken)
                .Select(field => $"    {PlainName(field.Name)}: {Named(field.FieldType)}"));
        }
        else
        {
            lines.AddRange(Properties(type).Select(property => $"    {property.Name}: {Named(property.PropertyType)}"));
        }

        return lines;
    }

    /// <summary>The declaration order is the order on the wire; what is only computed does not travel.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property.CanWrite)
        .OrderBy(property => property.MetadataToken);

    /// <summary>The type as C# writes it; our own types are remembered, to be written too.</summary>
    private string Named(Type type)
    {
        if (type.IsArray)
            return Named(type.GetElementType()!) + "[]"; // An array has an element type.
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Named(underlying) + "?";
        if (type.IsGenericType)
            return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Named))}>";
        if (type.Namespace?.StartsWith("Penstock", StringComparison.Ordinal) == true)
            _mentioned.Enqueue(type);
        return type.Name;
    }

    private static string PlainName(string field) => field.StartsWith('<') ? field[1..field.IndexOf('>', StringComparison.Ordinal)] : field;

    private static bool IsMessageInterface(Type type) => type.IsGenericType && type.GetGenericTypeDefinition().FullName == "Penstock.Protocol.IMessage`1";

    private static int CodeOf(Type message)
    {
        var getter = message.GetProperty("Code", BindingFlags.Public | BindingFlags.Static)!.GetMethod!; // IMessage demands both.

        // Reflection invokes nothing on a ref struct; a delegate may.
        var read = getter.CreateDelegate(typeof(Func<>).MakeGenericType(getter.ReturnType));
        return Convert.ToInt32(read.DynamicInvoke(), CultureInfo.InvariantCulture);
    }

    private static string SinceOf(Type message) =>
        message.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType.Name == "MessageAttribute") is { } found
            ? Convert.ToString(found.ConstructorArguments[0].Value, CultureInfo.InvariantCulture)! // An integer has a text.
            : "nobody knows when";
}
