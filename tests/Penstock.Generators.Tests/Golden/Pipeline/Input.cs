namespace App;

public sealed record Table(string Path, int Rows);

public static partial class Etl
{
    /// <summary>Loads a table.</summary>
    [Delayed]
    public static async Task<Table> LoadAsync(string path, CancellationToken cancellation = default)
    {
        await Task.Yield();
        return new Table(path, 0);
    }

    [Delayed]
    public static Table Clean(Table table, int minRows = 10) => table with { Rows = minRows };

    [Delayed]
    public static long Count(IReadOnlyList<Table> parts) => parts.Count;

    [Delayed]
    public static (Table Train, Table Test) Split(Table table, double ratio) => (table, table);

    [Delayed(Pure = false)]
    public static void Publish(Table table, Dictionary<string, double> scores)
    {
    }

    [Delayed(Id = "etl.score", Version = 2)]
    private static ValueTask<double> Score(Table table) => new(table.Rows);
}
