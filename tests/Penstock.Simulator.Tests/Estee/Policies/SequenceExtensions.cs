namespace Penstock.Simulator.Tests.Estee;

internal static class SequenceExtensions
{
    /// <summary>The items in a random order.</summary>
    public static T[] Shuffle<T>(this IEnumerable<T> items, Random random)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
