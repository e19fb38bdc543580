using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O8: an error has a cause, and the error names it. Stands for "Erred: it, or something it depends on, failed", D2 ("only what
/// depends on the lost data fails, with an error that names it"), D4 (only deaths under running attempts count against a task)
/// and "Lost: only for data without a recipe". A graph is refused only if it uses a hold that was cancelled or cut off.
/// </summary>
internal sealed class CausedErrors(LifeFacts facts) : Oracle("O8")
{
    /// <summary>A task is given up as poisonous only after this many workers died under it.</summary>
    private const int DeathsOfPoison = 2;

    public override void OnStatusSeen(int client, HoldId hold, Key key, HoldStatus status, HoldEnd? end)
    {
        if (facts.FindHold(client, hold) is not { } seen)
            return;
        if (status == HoldStatus.Lost && seen.Key.HasRecipe)
            Violate($"{seen} is lost, but there is a recipe for it.");
        if (status == HoldStatus.Erred)
            JudgeError(seen, end);
    }

    private void JudgeError(HoldFacts seen, HoldEnd? end)
    {
        switch (end)
        {
            case RefusedEnd refused:
                if (seen.Submission is not { } submission || !CancelClosure.MayBeRefused(facts, submission))
                    Violate($"{seen} was refused ({refused.Reason}), but nothing it uses was cancelled or refused.");
                break;
            case ErredEnd erred:
                JudgeOrigin(seen, erred.Error);
                break;
            case CancelledEnd:
                break; // A cancel came in the same batch and has replaced the reason.
            case ConnectionEnd or LostEnd or null:
                Violate($"{seen} has failed, but its user is not told why.");
                break;
        }
    }

    private void JudgeOrigin(HoldFacts seen, ErrorInfo error)
    {
        KeyFacts origin = facts.Of(error.Origin);
        if (!facts.DependsOn(seen.Key, key => key == origin))
            Violate($"{seen} has failed because of {origin}, on which it does not depend: {error.Message}");
        if (error.Kind == ErrorKind.DataLost)
        {
            if (origin.HasRecipe)
                Violate($"{seen} has failed because data was lost under {origin}, for which there is a recipe.");
        }
        else if (error.Kind == ErrorKind.WorkerKilled)
        {
            // Nobody tells the scheduler what a worker ran that fell silent: then everything it had been given is suspected.
            if (facts.LostWorkers < DeathsOfPoison)
                Violate($"{seen} has failed because {origin} is said to have killed workers, but only {facts.LostWorkers} were lost: {error.Message}");
        }
        else if (origin.Failed == 0)
        {
            Violate($"{seen} has failed because of {origin}, but no run of that has failed: {error.Message}");
        }
    }
}
