using System.ComponentModel;

namespace Penstock;

/// <summary>
/// The last exceptions that tasks threw in this process, by number: where worker and client share a process, the client
/// finds the live exception that an error describes. Nothing else of an error refers to live objects.
/// </summary>
/// <remarks>Safe to use from any thread. Holds at most 1,024 exceptions; a later one takes the place of the oldest.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LocalExceptions
{
    /// <summary>Enough for the failures that one client looks at; few, because an exception can keep what it refers to alive.</summary>
    private const int KeptMax = 1024;

    private static readonly Lock Gate = new();
    private static readonly Exception?[] Kept = new Exception?[KeptMax];

    // Numbers begin at random, so that one that came from another process finds nothing here.
    private static readonly long First = Random.Shared.NextInt64(1, long.MaxValue / 2);
    private static long Count;

    /// <summary>Keeps an exception for a while.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>Its number; never zero, and not used in another process.</returns>
    public static long Keep(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        lock (Gate)
        {
            Kept[Count % KeptMax] = exception;
            return First + Count++;
        }
    }

    /// <summary>Finds an exception by its number.</summary>
    /// <param name="number">The number; zero means none.</param>
    /// <returns>The exception, or null if it is not of this process or was replaced since.</returns>
    public static Exception? Find(long number)
    {
        lock (Gate)
        {
            long position = number - First;
            return position >= 0 && position < Count && position >= Count - KeptMax ? Kept[position % KeptMax] : null;
        }
    }
}
