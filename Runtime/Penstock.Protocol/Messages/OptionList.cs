using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>
/// Writes and reads the options of a <see cref="SubmitGraph"/>, one behind the other. Each is an array: priority, retries,
/// workers, whether others may do, resources by name; nil where nothing is set.
/// </summary>
public static class OptionList
{
    private const int Members = 5;

    /// <summary>Appends options.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="options">The options.</param>
    public static void Add(WireWriter writer, TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(options);
        writer.WriteArrayHeader(Members);
        WriteNumber(writer, options.Priority);
        WriteNumber(writer, options.Retries);
        WriteNames(writer, options.Workers);
        if (options.AllowOtherWorkers is { } allows)
            writer.WriteBoolean(allows);
        else
            writer.WriteNil();
        if (options.Resources is { } resources)
            WriteAmounts(writer, resources);
        else
            writer.WriteNil();
    }

    /// <summary>Reads the next options.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The options.</returns>
    /// <exception cref="WireFormatException">The bytes are no options, or a value of them is out of its range.</exception>
    public static TaskOptions Read(ref WireReader reader)
    {
        int members = reader.ReadArrayHeader();
        if (members < Members)
            throw new WireFormatException($"Options have {members} members instead of {Members}.");
        try
        {
            var options = new TaskOptions
            {
                Priority = ReadNumber(ref reader),
                Retries = ReadNumber(ref reader),
                Workers = reader.TryReadNil() ? null : ReadNames(ref reader),
                AllowOtherWorkers = reader.TryReadNil() ? null : reader.ReadBoolean(),
                Resources = reader.TryReadNil() ? null : ReadAmounts(ref reader),
            };
            for (int extra = Members; extra < members; extra++)
                reader.Skip();
            return options;
        }
        catch (ArgumentException error)
        {
            throw new WireFormatException($"Options of a task are out of their range: {error.Message}");
        }
    }

    /// <summary>Writes amounts of resources by name.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="amounts">The amounts.</param>
    public static void WriteAmounts(WireWriter writer, IReadOnlyDictionary<string, double> amounts)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(amounts);
        writer.WriteMapHeader(amounts.Count);
        foreach ((string name, double amount) in amounts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name);
            writer.WriteDouble(amount);
        }
    }

    /// <summary>Reads amounts of resources by name; whoever uses them checks them.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The amounts.</returns>
    /// <exception cref="WireFormatException">The bytes are no amounts, or too many.</exception>
    public static Dictionary<string, double> ReadAmounts(ref WireReader reader)
    {
        int count = reader.ReadMapHeader();
        if (count > TaskOptions.ResourcesMax)
            throw new WireFormatException($"{count} resources are named; at most {TaskOptions.ResourcesMax} may be.");
        var amounts = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
            amounts[reader.ReadText()] = reader.ReadDouble();
        return amounts;
    }

    private static void WriteNumber(WireWriter writer, int? number)
    {
        if (number is { } given)
            writer.WriteInt64(given);
        else
            writer.WriteNil();
    }

    private static int? ReadNumber(ref WireReader reader) => reader.TryReadNil() ? null : reader.ReadInt32();

    private static void WriteNames(WireWriter writer, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(names.Count);
        foreach (string name in names)
            writer.WriteString(name);
    }

    private static string[] ReadNames(ref WireReader reader)
    {
        int count = reader.ReadArrayHeader();
        if (count > TaskOptions.WorkersMax)
            throw new WireFormatException($"{count} workers are named; at most {TaskOptions.WorkersMax} may be.");
        string[] names = new string[count];
        for (int i = 0; i < count; i++)
            names[i] = reader.ReadText();
        return names;
    }
}
