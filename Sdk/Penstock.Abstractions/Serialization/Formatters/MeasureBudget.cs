namespace Penstock.Serialization;

/// <summary>
/// Bounds what measuring one value of a recursive type may cost. Measuring has no writer to count depth, and in a cyclic graph
/// with branches the paths of bounded depth alone are too many. What is beyond the budget counts as nothing.
/// </summary>
internal static class MeasureBudget
{
    private const int MaxVisits = 65_536;

    [ThreadStatic]
    private static int Depth;

    [ThreadStatic]
    private static int Visits;

    public static bool TryEnter()
    {
        if (Depth == 0) Visits = 0;
        if (Depth >= WireLimits.MaxDepth || Visits >= MaxVisits) return false;
        Depth++;
        Visits++;
        return true;
    }

    public static void Leave() => Depth--;
}
