using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O7: a cancel ends what it must and nothing else. Stands for M4 and D1: x and all its transitive dependents end as Cancelled
/// for this client, by force for every client; other clients' futures are untouched without force; "a submission sent after the
/// cancel is a new generation and is not touched"; "they see Cancelled with who did it".
/// </summary>
internal sealed class CancelReach(LifeFacts facts) : Oracle("O7")
{
    private readonly List<(HoldFacts Hold, CancelFacts By)> _due = [];

    public override void OnCancelRequested(int client, IReadOnlyList<Key> keys, bool force)
    {
        CancelFacts cancel = facts.Cancels[^1];
        foreach (HoldFacts hold in CancelClosure.Ends(facts, cancel))
            _due.Add((hold, cancel));
    }

    /// <summary>
    /// What a client said last may die with it, and so it may if it is closed while it has no link: its own futures do not matter
    /// any more, and those of others need not have ended.
    /// </summary>
    public override void OnClientDied(int client, bool isHeard)
    {
        if (!isHeard)
            _due.RemoveAll(due => due.By.Client == client);
    }

    /// <summary>
    /// A client that begins another session has carried out its cancels on its own futures; what it asked of those of others, and
    /// what others asked of its own, may have been lost with the session before.
    /// </summary>
    public override void OnClientReturned(int client) =>
        _due.RemoveAll(due => due.Hold.Client != due.By.Client && (due.By.Client == client || due.Hold.Client == client));

    public override void OnStatusSeen(int client, HoldId hold, Key key, HoldStatus status, HoldEnd? end)
    {
        if (status != HoldStatus.Cancelled || facts.FindHold(client, hold) is not { } seen)
            return;
        switch (end)
        {
            case CancelledEnd { ByName.Length: > 0 }:
                if (!CancelClosure.MayEnd(facts, seen))
                    Violate($"{seen} was cancelled, but no cancel that could end it names {key} or anything it depends on.");
                break;
            case ConnectionEnd ended:
                if (!ended.IsOrderly && facts.IsCounted(client) && facts.LinkFaults == 0)
                    Violate($"{seen} was cancelled by the end of a connection that nothing ended.");
                break;
            case ErredEnd or LostEnd or RefusedEnd or CancelledEnd or null:
                Violate($"{seen} was cancelled, but its user is not told by whom.");
                break;
        }
    }

    public override void OnQuiescent(ILifeView life)
    {
        foreach ((HoldFacts hold, CancelFacts by) in _due)
        {
            bool counts = !hold.IsReleased && facts.IsCounted(hold.Client) && !hold.WasRefused;
            if (counts && hold.Seen != HoldStatus.Cancelled && CancelClosure.IsHeard(facts, by))
                Violate($"client {by.Client} cancelled {by.Keys[0]}{(by.IsForced ? " by force" : "")}; {hold} depends on that, but is {hold.Seen}: {life.Explain(hold.Key.Key)}");
        }
    }
}
