namespace Penstock.Simulator;

/// <summary>
/// One thing that happens to a cluster from outside. Every operation has the same width, and its operands are taken modulo what
/// is possible when it runs: any operation can be left out or made smaller, and what remains is still a plan.
/// </summary>
/// <param name="Kind">What happens.</param>
/// <param name="Gap">How long after the operation before it, in units of the plan's <see cref="Knob.GapMicroseconds"/>; 0 is at once.</param>
/// <param name="Actor">Who does it, or to whom: modulo the number of candidates.</param>
/// <param name="A">First operand.</param>
/// <param name="B">Second operand.</param>
/// <param name="C">Third operand.</param>
/// <param name="D">Fourth operand.</param>
/// <param name="Detail">A seed for what the operands leave open; 0 is the simplest choice everywhere.</param>
internal readonly record struct Operation(OperationKind Kind, ushort Gap, ushort Actor, ushort A, ushort B, ushort C, ushort D, ulong Detail);
