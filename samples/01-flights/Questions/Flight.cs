namespace Penstock.Samples.Flights;

/// <summary>One flight.</summary>
/// <param name="DelayMinutes">How late it was; negative if it was early.</param>
/// <param name="DistanceMiles">How far it went.</param>
/// <param name="Time">When it left: the hour of the day, with a fraction.</param>
public readonly record struct Flight(int DelayMinutes, int DistanceMiles, double Time);

/// <summary>One collision with an animal.</summary>
/// <param name="State">Where.</param>
/// <param name="Phase">In which phase of the flight.</param>
public sealed record Strike(string State, string Phase);

/// <summary>Flights counted together.</summary>
/// <param name="Count">How many.</param>
/// <param name="Minutes">The sum of their delays: a whole number, so that the order of adding does not matter.</param>
public readonly record struct DelayTotal(long Count, long Minutes);
