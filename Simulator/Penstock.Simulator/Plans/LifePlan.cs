namespace Penstock.Simulator;

/// <summary>Everything that decides a simulated life: the same plan gives the same life, event by event, on every machine.</summary>
/// <param name="Knobs">The cluster, by <see cref="Knob"/>; missing ones are 0.</param>
/// <param name="Operations">What happens from outside, in order.</param>
/// <param name="LatencySeed">Decides delays; a delay is a hash of this, the connection and its ordinal there, never "the next draw". 0: all the least.</param>
/// <param name="PolicySeed">Decides the order of events that are due at the same time. 0: the order in which they arose.</param>
internal sealed record LifePlan(int[] Knobs, Operation[] Operations, ulong LatencySeed, ulong PolicySeed)
{
    /// <summary>One number of the cluster.</summary>
    public int this[Knob knob] => (int)knob < Knobs.Length ? Knobs[(int)knob] : 0;
}
