using Penstock.Transport;

namespace Penstock.Hosting.Tests.Worker;

public sealed class WorkerProcessSettingsTests
{
    [Fact]
    public void Settings_survive_their_line()
    {
        AccessFile access = AccessFile.Create("tcp://127.0.0.1:4711");
        var settings = new WorkerProcessSettings { Access = access, Name = "left\n\"hand\"", Slots = 3, MemoryBudget = 1L << 40, Code = ["/a/b.dll"] };
        string line = settings.ToLine();
        Assert.DoesNotContain('\n', line);
        WorkerProcessSettings read = WorkerProcessSettings.FromLine(line);
        Assert.Equal(access.ToJson(), read.Access.ToJson());
        Assert.Equal(settings.Name, read.Name);
        Assert.Equal(settings.Slots, read.Slots);
        Assert.Equal(settings.MemoryBudget, read.MemoryBudget);
        Assert.Equal(settings.Code, read.Code);
    }

    [Fact]
    public void Settings_never_show_the_secret_in_text()
    {
        AccessFile access = AccessFile.Create("tcp://127.0.0.1:4711");
        var settings = new WorkerProcessSettings { Access = access, Name = "left" };
        Assert.StartsWith("worker left of cluster", settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"access\":\"{}\",\"name\":\"x\",\"code\":[]}")]
    [InlineData("{\"access\":null,\"name\":\"x\",\"code\":[]}")]
    public void A_line_that_is_no_settings_is_refused(string line) =>
        Assert.Throws<FormatException>(() => WorkerProcessSettings.FromLine(line));

    [Fact]
    public void Settings_without_a_scheduler_are_refused()
    {
        string line = new WorkerProcessSettings { Access = AccessFile.Create(), Name = "left" }.ToLine();
        Assert.Contains("names no scheduler", Assert.Throws<FormatException>(() => WorkerProcessSettings.FromLine(line)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ready_line_is_told_from_what_tasks_print()
    {
        var ready = new WorkerProcessReady(42, "tcp://127.0.0.1:1");
        Assert.Equal(ready, WorkerProcessReady.FromLine(ready.ToLine()));
        Assert.Null(WorkerProcessReady.FromLine("hello"));
        Assert.Null(WorkerProcessReady.FromLine("penstock worker ready or not"));
    }
}
