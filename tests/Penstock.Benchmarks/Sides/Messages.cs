using System.Text.Json.Serialization;

namespace Penstock.Benchmarks.Sides;

/// <summary>What a side is asked to run: one line of its standard input.</summary>
/// <param name="Round">Which round: map, chain, random, latency, build or submit.</param>
/// <param name="Tasks">How many tasks; of no meaning for a graph read from a file.</param>
/// <param name="Memory">Whether memory is measured too, and how: <c>held</c> while the results are, or <c>peak</c>.</param>
/// <param name="Graph">The edge-list file of a random graph.</param>
internal sealed record RoundRequest(string Round, int Tasks, string? Memory = null, string? Graph = null);

/// <summary>What a round cost: one line of a side's standard output.</summary>
/// <param name="Tasks">How many tasks ran, or nodes were built.</param>
/// <param name="Seconds">Wall time of the timed part.</param>
/// <param name="Cpu">CPU seconds of it.</param>
/// <param name="Resident">How many bytes resident memory grew, if asked for.</param>
/// <param name="Samples">Seconds of each call, for latency.</param>
/// <param name="Value">The result of a graph; both sides must agree.</param>
internal sealed record RoundReport(int Tasks, double Seconds, Roles<double> Cpu, Roles<long>? Resident = null, double[]? Samples = null, long? Value = null);

/// <summary>The first line of a side's standard output: it is ready.</summary>
/// <param name="Roles">The ids of its processes.</param>
/// <param name="Versions">What it runs on.</param>
internal sealed record SideReady(Roles<int[]> Roles, Dictionary<string, string> Versions);

/// <summary>One figure per role.</summary>
internal sealed record Roles<T>(T Scheduler, T Workers, T Client)
{
    public Roles<TOut> Select<TOut>(Func<T, TOut> convert) => new(convert(Scheduler), convert(Workers), convert(Client));

    public Roles<TOut> Zip<TOther, TOut>(Roles<TOther> other, Func<T, TOther, TOut> combine) =>
        new(combine(Scheduler, other.Scheduler), combine(Workers, other.Workers), combine(Client, other.Client));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RoundRequest))]
[JsonSerializable(typeof(RoundReport))]
[JsonSerializable(typeof(SideReady))]
internal sealed partial class MessageJson : JsonSerializerContext;
