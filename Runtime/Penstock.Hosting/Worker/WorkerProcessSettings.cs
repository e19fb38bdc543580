using System.Text.Json;
using System.Text.Json.Serialization;
using Penstock.Transport;

namespace Penstock.Hosting;

/// <summary>
/// What a worker process is told: one line of JSON, the first of its input. It carries the cluster's secret, so it goes
/// through a pipe and never through arguments or the environment.
/// </summary>
public sealed record WorkerProcessSettings
{
    /// <summary>The longest line that is read, in characters.</summary>
    private const int LineLengthMax = 1 << 20;

    /// <summary>The cluster's access, with the scheduler's address.</summary>
    public required AccessFile Access { get; init; }

    /// <summary>The worker's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>How many tasks it runs at once; null for the number of cores.</summary>
    public int? Slots { get; init; }

    /// <summary>Bytes of results it means to hold; null for the host's default.</summary>
    public long? MemoryBudget { get; init; }

    /// <summary>Named amounts that tasks may use up on it while they run.</summary>
    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Paths of assemblies with functions, beside those that the process's own list of assemblies names.</summary>
    public IReadOnlyList<string> Code { get; init; } = [];

    /// <summary>The file of the <see cref="SlotBoard"/> that its supervisor has made; null for none.</summary>
    public string? Board { get; init; }

    /// <summary>Writes the settings.</summary>
    /// <returns>One line, without its end.</returns>
    public string ToLine() => JsonSerializer.Serialize(
        new Line(Access.ToJson(), Name, Slots, MemoryBudget, [.. Code], Resources.ToDictionary(StringComparer.Ordinal), Board), WorkerProcessJson.Default.Line);

    /// <summary>Reads settings.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="FormatException">The line is none that <see cref="ToLine"/> writes, or its access names no scheduler.</exception>
    public static WorkerProcessSettings FromLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length > LineLengthMax)
            throw new FormatException($"The settings of a worker process are {line.Length} characters long; at most {LineLengthMax} are read.");
        try
        {
            Line read = JsonSerializer.Deserialize(line, WorkerProcessJson.Default.Line)
                ?? throw new FormatException("The settings of a worker process are null.");
            AccessFile access = AccessFile.FromJson(read.Access);
            if (access.SchedulerAddress is null)
                throw new FormatException("The access of a worker process names no scheduler.");
            return new WorkerProcessSettings
            {
                Access = access,
                Name = read.Name,
                Slots = read.Slots,
                MemoryBudget = read.MemoryBudget,
                Code = read.Code,
                Resources = TaskOptions.CheckedAmounts(read.Resources ?? []),
                Board = read.Board,
            };
        }
        catch (Exception error) when (error is JsonException or AccessFileException or ArgumentException)
        {
            throw new FormatException($"The settings of a worker process cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Never shows the secret.</summary>
    /// <returns>Name and scheduler.</returns>
    public override string ToString() => $"worker {Name} of {Access}";

    internal sealed record Line(string Access, string Name, int? Slots, long? MemoryBudget, string[] Code, Dictionary<string, double>? Resources = null, string? Board = null);
}

/// <summary>What a worker process answers when it has joined: the one line of its output that begins like this.</summary>
/// <param name="ProcessId">The system's number for the process.</param>
/// <param name="DataAddress">Where it serves data.</param>
public sealed record WorkerProcessReady(int ProcessId, string DataAddress)
{
    private const string Prefix = "penstock worker ready ";

    /// <summary>Writes the answer.</summary>
    /// <returns>One line, without its end.</returns>
    public string ToLine() => Prefix + JsonSerializer.Serialize(this, WorkerProcessJson.Default.WorkerProcessReady);

    /// <summary>Reads an answer.</summary>
    /// <param name="line">A line of a worker process's output.</param>
    /// <returns>The answer, or null if the line is something else: a task may print too.</returns>
    public static WorkerProcessReady? FromLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        try
        {
            return JsonSerializer.Deserialize(line.AsSpan(Prefix.Length), WorkerProcessJson.Default.WorkerProcessReady);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerProcessSettings.Line))]
[JsonSerializable(typeof(WorkerProcessReady))]
internal sealed partial class WorkerProcessJson : JsonSerializerContext;
