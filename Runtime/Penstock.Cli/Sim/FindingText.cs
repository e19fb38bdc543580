using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>Writes what was found, with the lines that show it again.</summary>
internal static class FindingText
{
    public static void Write(Violation violation, LifePlan plan)
    {
        Console.WriteLine($"{violation.Oracle}: {violation.Message}");
        Console.WriteLine($"  penstock sim replay {ReplayToken.Write(plan)}");
    }

    public static void Write(ShrunkPlan shrunk)
    {
        string token = ReplayToken.Write(shrunk.Plan);
        Console.WriteLine($"Shrunk from {shrunk.Original.Operations.Length} to {shrunk.Plan.Operations.Length} operations in {shrunk.Runs:N0} lives, {token.Length} characters:");
        Console.WriteLine($"{shrunk.Violation.Oracle}: {shrunk.Violation.Message}");
        WritePlan(shrunk.Plan);
        Console.WriteLine($"  penstock sim replay --trace {token}");
    }

    public static void WritePlan(LifePlan plan)
    {
        foreach (string line in PlanText.LinesOf(plan))
            Console.WriteLine($"    {line}");
    }
}
