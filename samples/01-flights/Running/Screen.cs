using System.Globalization;
using Spectre.Console;

namespace Penstock.Samples.Flights;

/// <summary>What people see: a bar while the work goes on, then the tables. Without a terminal there is no bar.</summary>
internal static class Screen
{
    /// <summary>As many as a day has hours.</summary>
    private const int RowsShownMax = 24;

    private static readonly bool IsTerminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    // Colours and moving bars are for terminals; a file or another program gets plain text.
    private static readonly IAnsiConsole Out = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });

    /// <summary>Runs rounds of work under a progress bar.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="parts">How many steps one has.</param>
    /// <param name="work">Does one round; hears of its steps.</param>
    public static async Task WithProgressAsync(int rounds, int parts, Func<int, IProgress<int>, Task> work)
    {
        if (!IsTerminal)
        {
            for (int round = 0; round < rounds; round++)
            {
                await work(round, new Steps(_ => { }));
                Say($"Round {round + 1} of {rounds} is done.");
            }

            return;
        }

        await Out.Progress().StartAsync(async bars =>
        {
            ProgressTask bar = bars.AddTask("Reading", maxValue: rounds * parts);
            for (int round = 0; round < rounds; round++)
            {
                int before = round * parts;
                await work(round, new Steps(done => bar.Value = before + done));
            }

            bar.Value = rounds * parts;
        });
    }

    /// <summary>Says one thing, above the bar if there is one.</summary>
    public static void Say(string text)
    {
        if (IsTerminal)
            Out.WriteLine(text);
        else
            Console.WriteLine(text); // Not cut into lines of a terminal's width.
    }

    /// <summary>Shows all tables.</summary>
    public static void Show(Tables tables)
    {
        Show("Flights by hour of departure", ["hour", "flights", "mean delay"], tables.FlightsByHour, row => [$"{row.Hour}:00", Number(row.Count), Minutes(row.MeanDelay)]);
        Show("Flights by distance", ["miles from", "flights", "mean delay"], tables.FlightsByDistance, row => [Number(row.FromMiles), Number(row.Count), Minutes(row.MeanDelay)]);
        Show("Bird strikes by state", ["state", "strikes"], tables.StrikesByState, row => [row.State, Number(row.Count)]);
        Show("Bird strikes by phase of the flight", ["phase", "strikes"], tables.StrikesByPhase, row => [row.Phase, Number(row.Count)]);
    }

    private static void Show<T>(string title, string[] columns, IReadOnlyList<T> rows, Func<T, string[]> cells)
    {
        Say(title);
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(columns[0]);
        foreach (string column in columns[1..])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (T row in rows.Take(RowsShownMax))
            table.AddRow([.. cells(row).Select(Markup.Escape)]);
        Out.Write(table);
        if (rows.Count > RowsShownMax)
            Say($"and {rows.Count - RowsShownMax} more rows");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Minutes(double value) => value.ToString("0.0 'min'", CultureInfo.InvariantCulture);

    /// <summary>Progress on the thread that reports it, so that none comes late.</summary>
    private sealed class Steps(Action<int> onStep) : IProgress<int>
    {
        public void Report(int value) => onStep(value);
    }
}
