using System.Globalization;
using Spectre.Console;

namespace Penstock.Cli.Commands;

/// <summary>A cluster's status for people.</summary>
internal static class StatusTable
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>What is not shown on a terminal has room for every column.</summary>
    private const int RedirectedWidth = 160;

    private static readonly IAnsiConsole Out = CreateConsole();

    public static void Write(ClusterStatus status)
    {
        string byStatus = string.Join(", ", status.ByStatus.Where(pair => pair.Value > 0).Select(pair => $"{Number(pair.Value)} {pair.Key}"));
        Console.WriteLine($"{Number(status.Tasks)} tasks{(byStatus.Length > 0 ? $" ({byStatus})" : "")}, {Bytes(status.Bytes)} of results");
        Write("Workers", ["worker", "address", "process", "slots", "tasks", "results", "bytes", "stored"], status.Workers.Select(worker => new[]
        {
            worker.Name, worker.Address, Text(worker.ProcessId), Number(worker.Slots), Number(worker.Processing), Number(worker.Count), Bytes(worker.Bytes), Bytes(worker.StoredBytes),
        }));
        Write("Clients", ["client", "keys held"], status.Clients.Select(client => new[] { client.Name, Number(client.Holds) }));
    }

    /// <summary>Colours are for terminals; a file or another program gets plain text.</summary>
    private static IAnsiConsole CreateConsole()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;
        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No });
        plain.Profile.Width = RedirectedWidth;
        return plain;
    }

    private static void Write(string title, string[] columns, IEnumerable<string[]> rows)
    {
        Console.WriteLine(title);
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string column in columns)
            table.AddColumn(column);
        foreach (string[] row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        Out.Write(table);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
