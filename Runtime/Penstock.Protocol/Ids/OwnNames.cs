namespace Penstock.Protocol;

/// <summary>
/// Names a worker gives by itself to what it holds and runs while no scheduler knows it. They are disjoint from every name that
/// any life of a scheduler gives, so that nothing said under one can touch the other.
/// </summary>
public static class OwnNames
{
    /// <summary>The reuse count of handles that a worker gives; a scheduler never comes to it.</summary>
    public const uint Reuse = uint.MaxValue;

    private const ulong AttemptBit = 1UL << 63;

    /// <summary>A worker's own name for a result.</summary>
    /// <param name="number">A number it has not used before.</param>
    /// <returns>The name.</returns>
    public static TaskHandle Handle(uint number) => new(number, Reuse);

    /// <summary>A worker's own number for a run.</summary>
    /// <param name="number">A number it has not used before.</param>
    /// <returns>The number among all runs.</returns>
    public static AttemptId Attempt(ulong number) => new(number | AttemptBit);

    /// <summary>Whether a worker gave this name itself.</summary>
    /// <param name="task">Any name of a result.</param>
    /// <returns>Whether it did.</returns>
    public static bool IsOwn(TaskHandle task) => task.Reuse == Reuse;

    /// <summary>Whether a worker gave this number itself.</summary>
    /// <param name="attempt">Any number of a run.</param>
    /// <returns>Whether it did.</returns>
    public static bool IsOwn(AttemptId attempt) => (attempt.Value & AttemptBit) != 0;
}
