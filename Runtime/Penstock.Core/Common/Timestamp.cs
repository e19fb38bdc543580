using System;

namespace Penstock.Core;

/// <summary>
/// A point in time as a driver sees it: nanoseconds since its start. The machines get it with every event and have no
/// other clock; in the simulator it is virtual.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since the driver's start.</param>
public readonly record struct Timestamp(long Nanoseconds) : IComparable<Timestamp>
{
    /// <summary>The time a number of milliseconds later.</summary>
    /// <param name="milliseconds">How much later.</param>
    /// <returns>The later time.</returns>
    public Timestamp AddMilliseconds(long milliseconds) => new(Nanoseconds + (milliseconds * 1_000_000));

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Compares two times.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Compares two times.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Compares two times.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Compares two times.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Nanoseconds >= right.Nanoseconds;
}
