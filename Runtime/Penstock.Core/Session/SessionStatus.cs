namespace Penstock.Core;

/// <summary>Where a session is in its life. Legal changes are in docs/internals/session-states.md.</summary>
public enum SessionStatus
{
    /// <summary>Frames flow in both directions.</summary>
    Open,

    /// <summary>No link; waits for one until its deadline.</summary>
    Detached,

    /// <summary>The caller has asked on a new link whether the session goes on.</summary>
    Resuming,

    /// <summary>Nothing is sent or delivered any more.</summary>
    Closed,
}
