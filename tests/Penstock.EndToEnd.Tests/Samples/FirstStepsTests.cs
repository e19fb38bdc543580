namespace Penstock.EndToEnd.Tests.Samples;

public sealed class FirstStepsTests
{
    [Fact]
    public async Task The_program_in_the_readme_is_the_sample_and_prints_what_it_says()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(Root(), "README.md"));
        string program = await File.ReadAllTextAsync(Path.Combine(Root(), "samples", "00-first-steps", "Program.cs"));
        Assert.Contains($"```csharp\n{program}```", readme, StringComparison.Ordinal);
        await using ProgramRun run = await ProgramRun.FirstSteps().SucceededAsync();
        Assert.Equal(["16", "1600"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Penstock.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Penstock.slnx.");
    }
}
