namespace Penstock.Simulator;

/// <summary>Which plans a campaign lives.</summary>
internal enum ExplorationMode
{
    /// <summary>Tuned and swarm by turns, one in eight by priorities; in one of three, sessions outlive their links as in <see cref="Returns"/>; in one of five, data and runs are moved as in <see cref="Moves"/>.</summary>
    Mixed,

    /// <summary>Random plans in which every kind of operation is as likely as any other.</summary>
    Uniform,

    /// <summary>Random plans by weights chosen by hand.</summary>
    Tuned,

    /// <summary>Random plans, each without some kinds of operations.</summary>
    Swarm,

    /// <summary>Connections have random priorities that change at a few random points (PCT); plans as in <see cref="Mixed"/>.</summary>
    Priorities,

    /// <summary>Sessions outlive their links, and workers and clients their sessions and their scheduler; plans as in <see cref="Mixed"/> otherwise.</summary>
    Returns,

    /// <summary>Data and runs are moved: copies, retirements, restarts, full memory; in one of three, sessions outlive their links, too; plans as in <see cref="Mixed"/> otherwise.</summary>
    Moves,

    /// <summary>Every plan of a tiny scope, one after the other.</summary>
    Exhaustive,
}
