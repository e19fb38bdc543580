using System.Text.Json;
using System.Text.Json.Serialization;
using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>Everything that was measured, for scripts.</summary>
internal sealed record JsonResult(Machine Machine, IReadOnlyList<JsonRow> Rows)
{
    public static void Write(string path, Machine machine, IReadOnlyList<RowResult> results)
    {
        JsonResult result = new(machine, [.. results.Select(JsonRow.Of)]);
        File.WriteAllText(path, JsonSerializer.Serialize(result, ResultJson.Default.JsonResult));
    }
}

/// <summary>One row: what the table says of it, and every round behind that.</summary>
internal sealed record JsonRow(string Name, int? Workers, double ForeignCpu, bool Disturbed, IReadOnlyList<JsonLine> Lines, JsonSide Dask, JsonSide Penstock, JsonSide? Earlier)
{
    public static JsonRow Of(RowResult result) => new(
        result.Row.Name,
        result.Row.Workers,
        result.ForeignCpu,
        result.IsDisturbed,
        [.. result.Lines.Select(static line => new JsonLine(line.Name, line.DaskSeconds, line.PenstockSeconds, line.PenstockFirstSeconds, line.Ratio, line.Bound, line.Change, line.IsHeld))],
        JsonSide.Of(result.Dask),
        JsonSide.Of(result.Penstock),
        result.Earlier is null ? null : JsonSide.Of(result.Earlier));
}

/// <summary>One line of the table; times are seconds per task, or of a call.</summary>
internal sealed record JsonLine(string Name, double DaskSeconds, double PenstockSeconds, double PenstockFirstSeconds, PairedRatio Ratio, double Bound, Change? Change, bool Held);

/// <summary>One side of a row.</summary>
internal sealed record JsonSide(
    IReadOnlyDictionary<string, string> Versions, Roles<double> CpuSecondsPerTask, Roles<double>? BytesPerTask, RoundReport First, IReadOnlyList<IReadOnlyList<RoundReport>> Turns)
{
    public static JsonSide Of(SideTurns side) => new(
        side.Versions, side.CpuPerTask, side.BytesPerTask, WithoutSamples(side.First), [.. side.Turns.Select(static turn => turn.Rounds.Select(WithoutSamples).ToArray())]);

    private static RoundReport WithoutSamples(RoundReport round) => round with { Samples = null };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(JsonResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
