using System.IO.Compression;
using System.Text.Json;

namespace Penstock.Simulator.Tests.Estee;

/// <summary>Reads the graphs in <c>Estee/Data</c>.</summary>
internal static class EsteeData
{
    private static readonly Lazy<IReadOnlyDictionary<string, EsteeGraph>> Loaded = new(() =>
        new[] { "elementary.zip", "irw.zip", "pegasus.zip" }.SelectMany(ReadGraphs).ToDictionary(graph => graph.Name));

    /// <summary>All graphs by name, in the order of the files.</summary>
    public static IReadOnlyDictionary<string, EsteeGraph> Graphs => Loaded.Value;

    /// <summary>Opens a file of <c>Estee/Data</c>.</summary>
    public static Stream Open(string fileName) =>
        typeof(EsteeData).Assembly.GetManifestResourceStream("Estee.Data." + fileName)
        ?? throw new InvalidOperationException($"The test assembly has no resource {fileName}.");

    private static IEnumerable<EsteeGraph> ReadGraphs(string fileName)
    {
        using var zip = new ZipArchive(Open(fileName));
        using Stream file = zip.Entries.Single().Open();
        using var table = JsonDocument.Parse(file);
        JsonElement names = table.RootElement.GetProperty("graph_name");
        JsonElement graphs = table.RootElement.GetProperty("graph");
        foreach (JsonProperty name in names.EnumerateObject())
        {
            using var graph = JsonDocument.Parse(graphs.GetProperty(name.Name).GetString() ?? "[]");
            yield return EsteeGraph.From(name.Value.GetString() ?? "", [.. graph.RootElement.EnumerateArray().Select(ReadTask)]);
        }
    }

    private static EsteeGraph.TaskRecord ReadTask(JsonElement task)
    {
        JsonElement expected = task.GetProperty("e_d");
        return new EsteeGraph.TaskRecord(
            task.GetProperty("d").GetDouble(),
            task.GetProperty("cpus").GetInt32(),
            expected.ValueKind == JsonValueKind.Null ? null : expected.GetDouble(),
            [.. task.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("s").GetDouble())],
            [.. task.GetProperty("inputs").EnumerateArray().Select(input => (input[0].GetInt32(), input[1].GetInt32()))]);
    }
}
