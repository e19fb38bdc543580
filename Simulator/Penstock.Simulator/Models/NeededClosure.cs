namespace Penstock.Simulator;

/// <summary>
/// Whose data has a reason to be kept (M1), from scratch: what is wanted, and the inputs of what is needed and has neither data
/// nor failed.
/// </summary>
internal static class NeededClosure
{
    public static HashSet<KeyFacts> Of(IEnumerable<KeyFacts> wanted, Func<KeyFacts, bool> hasData, Func<KeyFacts, bool> hasFailed)
    {
        var needed = new HashSet<KeyFacts>();
        var open = new Stack<KeyFacts>(wanted);
        while (open.TryPop(out KeyFacts? key))
        {
            if (hasFailed(key) || !needed.Add(key) || hasData(key))
                continue;
            foreach (KeyFacts input in key.Inputs)
                open.Push(input);
        }

        return needed;
    }

    /// <summary>Whose record has a reason to be kept (M1): what is held, and all that its recipes rest on.</summary>
    public static HashSet<KeyFacts> Remembered(IEnumerable<KeyFacts> held) => Of(held, static _ => false, static _ => false);
}
