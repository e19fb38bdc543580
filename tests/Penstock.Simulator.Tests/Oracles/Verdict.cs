namespace Penstock.Simulator.Tests.Oracles;

/// <summary>Asks for a violation with the right id, whose message names what it is about.</summary>
internal static class Verdict
{
    public static void Rejects(string oracle, Action fact, params string[] names)
    {
        Violation violation = Assert.Throws<ViolationException>(fact).Violation;
        Assert.Equal(oracle, violation.Oracle);
        foreach (string name in names)
            Assert.Contains(name, violation.Message, StringComparison.Ordinal);
    }
}
