using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>Which holds a cancel must end, and which it may end (M4).</summary>
internal static class CancelClosure
{
    /// <summary>
    /// Holds that are sure to end by a cancel made now: the client's own ones on what it names and on all that depends on that,
    /// and by force those of others that the scheduler is sure to know, because their users have seen how they stand.
    /// </summary>
    public static List<HoldFacts> Ends(LifeFacts facts, CancelFacts cancel)
    {
        var ends = new List<HoldFacts>();
        foreach (KeyFacts key in cancel.Keys)
        {
            foreach (KeyFacts reached in facts.Descendants(key))
            {
                foreach (HoldFacts hold in reached.Holds)
                {
                    bool isSure = hold.Client == cancel.Client || (cancel.IsForced && hold.Seen is not HoldStatus.Pending && facts.IsCounted(hold.Client));
                    if (isSure && !hold.IsReleased && !hold.WasRefused && !ends.Contains(hold))
                        ends.Add(hold);
                }
            }
        }

        return ends;
    }

    /// <summary>
    /// Whether some cancel can have ended a hold. An own one counts only if it came after the last submission that shares the
    /// hold: what is submitted after a cancel is not touched by it. One by force of another client may cross the submission on its way.
    /// </summary>
    public static bool MayEnd(LifeFacts facts, HoldFacts hold) =>
        facts.Orders.Exists(order => IsEndedBy(order, hold)) || Reaches(facts, hold.Key, cancel => cancel.Client == hold.Client ? cancel.At > hold.SubmittedAt : cancel.IsForced);

    /// <summary>
    /// Whether a restart of the cluster can have ended a hold: one of its own client that came after it, or one of another client
    /// that was not over when it began (M5).
    /// </summary>
    private static bool IsEndedBy(OrderFacts order, HoldFacts hold) =>
        order.Order.Kind == OrderKind.Restart && (order.Client == hold.Client ? order.At > hold.SubmittedAt : order.DoneAt > hold.BeganAt);

    /// <summary>
    /// Whether the scheduler is sure to know what a cancel names: a graph that it refused left it nothing to cancel, and another
    /// cancel that was under way may have taken the hold away before.
    /// </summary>
    public static bool IsHeard(LifeFacts facts, CancelFacts cancel)
    {
        if (facts.HasBegunAnew)
            return false; // That may have taken everything away before.
        foreach (HoldFacts named in cancel.Named)
        {
            if (facts.HasReturned(cancel.Client) && named.History.Exists(static step => step.Status == HoldStatus.Lost))
                return false; // What is lost for good a client that comes back does not say again.
            bool isTaken = Reaches(facts, named.Key, other => other != cancel && (other.IsForced || (other.Client == cancel.Client && other.At > named.BeganAt && other.At < cancel.At)));
            if (isTaken || (named.Submission is { } submission && MayBeRefused(facts, submission)))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Whether the scheduler may refuse a graph: a held input can have ended before it saw the graph, by a cancel, with its
    /// connection, by a restart of the cluster, or because the graph that was to make it was refused itself.
    /// </summary>
    public static bool MayBeRefused(LifeFacts facts, SubmissionFacts submission)
    {
        if (facts.LinkFaults > 0 || facts.HasBegunAnew)
            return true;
        foreach (KeyFacts input in submission.HeldInputs)
        {
            if (!input.HasRecipe && facts.HasReturned(submission.Client))
                return true; // It was lost, and the client came back before the scheduler could say so.
            if (Reaches(facts, input, cancel => cancel.IsForced || cancel.Client == submission.Client))
                return true;
            if (input.Holds.Exists(hold => hold.Client == submission.Client && hold.Submission is { } earlier && earlier.At < submission.At && MayBeRefused(facts, earlier)))
                return true;
        }

        return false;
    }

    /// <summary>Whether some cancel of a kind names a key or something it depends on.</summary>
    public static bool Reaches(LifeFacts facts, KeyFacts key, Func<CancelFacts, bool> isOfKind)
    {
        foreach (CancelFacts cancel in facts.Cancels)
        {
            if (isOfKind(cancel) && facts.DependsOn(key, ancestor => cancel.Keys.Contains(ancestor)))
                return true;
        }

        return false;
    }
}
