namespace Penstock.Simulator;

/// <summary>A plan for people: what differs from the simplest cluster, then an operation a line.</summary>
internal static class PlanText
{
    private static readonly string[] FieldNames = ["Gap", "Actor", "A", "B", "C", "D", "Detail"];

    /// <summary>The lines.</summary>
    public static IEnumerable<string> LinesOf(LifePlan plan)
    {
        string[] knobs = [.. Enum.GetValues<Knob>().Where(knob => plan[knob] != 0).Select(knob => $"{knob} {plan[knob]}")];
        yield return knobs.Length == 0 ? "the simplest cluster" : string.Join(", ", knobs);
        yield return $"latency seed {plan.LatencySeed}, policy seed {plan.PolicySeed}";
        for (int i = 0; i < plan.Operations.Length; i++)
            yield return $"{i + 1,3}. {LineOf(plan.Operations[i])}";
    }

    private static string LineOf(Operation operation)
    {
        IEnumerable<string> fields = Enumerable.Range(0, OperationFields.Count)
            .Where(field => OperationFields.Get(operation, field) != 0)
            .Select(field => $"{FieldNames[field]} {OperationFields.Get(operation, field)}");
        return string.Join("  ", fields.Prepend(operation.Kind.ToString()));
    }
}
