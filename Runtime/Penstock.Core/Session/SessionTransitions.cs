using System.Collections.Generic;
using System.Linq;

namespace Penstock.Core;

/// <summary>The legal changes of a session's status: the table of docs/internals/session-states.md, and nothing else.</summary>
internal static class SessionTransitions
{
    /// <summary>Every legal pair, in the order of the page.</summary>
    public static readonly IReadOnlyList<(SessionStatus From, SessionStatus To)> Pairs =
    [
        (SessionStatus.Detached, SessionStatus.Resuming),
        (SessionStatus.Detached, SessionStatus.Open),
        (SessionStatus.Detached, SessionStatus.Closed),
        (SessionStatus.Resuming, SessionStatus.Open),
        (SessionStatus.Resuming, SessionStatus.Detached),
        (SessionStatus.Resuming, SessionStatus.Closed),
        (SessionStatus.Open, SessionStatus.Open),
        (SessionStatus.Open, SessionStatus.Detached),
        (SessionStatus.Open, SessionStatus.Closed),
    ];

    public static bool IsLegal(SessionStatus from, SessionStatus to) => Pairs.Contains((from, to));
}
