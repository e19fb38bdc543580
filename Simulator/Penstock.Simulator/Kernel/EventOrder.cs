namespace Penstock.Simulator;

/// <summary>How a life chooses among what is going to happen; a value of <see cref="Knob.Exploration"/>. Numbers are in replay tokens: never reuse one.</summary>
internal enum EventOrder
{
    /// <summary>By time; what is due at the same time in an order that the policy seed decides.</summary>
    ByTime = 0,

    /// <summary>The same: tokens from before there were priorities have it.</summary>
    ByTimeToo = 1,

    /// <summary>By random priorities of channels, with a few points at which one of them falls behind all others: see <see cref="Priorities"/>.</summary>
    ByPriorities = 2,
}
