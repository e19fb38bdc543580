using Penstock.Deployment.Internal.Processes;

namespace Penstock.Deployment.Tests;

public sealed class WorkerExitTests
{
    [Theory]
    [InlineData(0, "exit code 0")]
    [InlineData(3, "exit code 3")]
    [InlineData(134, "SIGABRT")]
    [InlineData(137, "SIGKILL")]
    [InlineData(200, "exit code 200")]
    public void An_exit_is_told_in_words(int code, string words) =>
        Assert.Contains(words, new WorkerExit(code, []).Reason, StringComparison.Ordinal);

    [Fact]
    public void Only_the_last_lines_are_kept_and_long_ones_are_cut()
    {
        var lines = new LastLines();
        for (int i = 0; i < 100; i++)
            lines.Add($"line {i}");
        lines.Add(new string('x', 10_000));
        IReadOnlyList<string> kept = lines.Take();
        Assert.Equal((20, "line 81"), (kept.Count, kept[0]));
        Assert.InRange(kept[^1].Length, 1, 510);
    }

    [Fact]
    public void An_assembly_without_its_list_of_assemblies_cannot_be_run()
    {
        string assembly = typeof(Assert).Assembly.Location;
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => WorkerProgram.For(assembly));
        Assert.Contains(".deps.json", error.Message, StringComparison.Ordinal);
    }
}
