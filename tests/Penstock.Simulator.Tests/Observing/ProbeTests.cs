namespace Penstock.Simulator.Tests.Observing;

public sealed class ProbeTests
{
    [Fact]
    public void Every_probe_says_what_it_means_and_no_two_say_the_same()
    {
        string[] texts = [.. ProbeCounts.All.Select(ProbeText.Of)];

        Assert.Equal(texts.Length, texts.Distinct(StringComparer.Ordinal).Count());
        Assert.True(texts.Length >= 60, $"There are {texts.Length} probes.");
    }

    [Fact]
    public void Counts_add_up()
    {
        var one = new ProbeCounts();
        var other = new ProbeCounts();
        one.Hit(Probe.MemoryFull);
        other.Hit(Probe.MemoryFull);
        other.Hit(Probe.RunFailed);

        one.Add(other);

        Assert.Equal(2, one[Probe.MemoryFull]);
        Assert.Equal(1, one[Probe.RunFailed]);
    }
}
