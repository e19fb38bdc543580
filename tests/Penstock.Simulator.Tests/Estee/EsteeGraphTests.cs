namespace Penstock.Simulator.Tests.Estee;

/// <summary>The published graphs are read as they are meant.</summary>
public sealed class EsteeGraphTests
{
    /// <summary>Tasks, objects, GiB of objects and tasks on the longest path, by graph.</summary>
    public static TheoryData<string, int, int, double, int> Properties => new()
    {
        { "plain1n", 380, 0, 0, 1 },
        { "plain1e", 380, 0, 0, 1 },
        { "plain1cpus", 380, 0, 0, 1 },
        { "triplets", 330, 220, 17.19, 3 },
        { "merge_neighbours", 214, 107, 10.36, 2 },
        { "merge_triplets", 148, 111, 10.77, 2 },
        { "merge_small_big", 240, 160, 7.74, 2 },
        { "fork1", 300, 100, 9.77, 2 },
        { "fork2", 300, 200, 19.53, 2 },
        { "bigmerge", 321, 320, 31.25, 2 },
        { "duration_stairs", 380, 0, 0, 1 },
        { "size_stairs", 191, 190, 17.53, 2 },
        { "splitters", 255, 255, 32.25, 8 },
        { "conflux", 255, 255, 31.88, 8 },
        { "grid", 361, 361, 45.12, 37 },
        { "fern", 401, 401, 11.11, 201 },
        { "gridcat", 401, 401, 115.71, 4 },
        { "crossv", 94, 90, 8.52, 5 },
        { "crossvx", 200, 200, 32.66, 5 },
        { "fastcrossv", 94, 90, 8.52, 5 },
        { "mapreduce", 321, 25760, 439.06, 3 },
        { "nestedcrossv", 266, 270, 28.41, 8 },
        { "montage", 77, 150, 0.21, 6 },
        { "cybershake", 104, 106, 0.84, 4 },
        { "epigenomics", 204, 305, 1.36, 8 },
        { "ligo", 186, 186, 0.11, 6 },
        { "sipht", 64, 136, 0.12, 5 },
    };

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_graph_has_its_published_properties(string name, int tasks, int objects, double gibibytes, int longestPath)
    {
        EsteeGraph graph = EsteeData.Graphs[name];
        Assert.Equal(tasks, graph.Tasks.Length);
        Assert.Equal(objects, graph.Objects.Length);
        Assert.Equal(gibibytes, Math.Round(graph.Objects.Sum(data => data.Size) / 1024, 2));
        Assert.Equal(longestPath, graph.LongestPath());
    }

    [Fact]
    public void The_table_of_properties_is_about_all_graphs() =>
        Assert.Equal(EsteeData.Graphs.Keys.Order(), Properties.Select(row => (string)row[0]).Order());
}
