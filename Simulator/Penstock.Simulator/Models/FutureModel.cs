namespace Penstock.Simulator;

/// <summary>The states of a future as its user knows them, one after the other; nothing here is concurrent.</summary>
internal enum FutureState : byte
{
    Absent,
    Pending,
    Finished,
    Erred,
    Cancelled,
    Lost,
}

/// <summary>What can happen to a future. The first group is what its user does and sees, the second what the cluster does.</summary>
internal enum FutureStep : byte
{
    Begin,
    Release,
    CancelHere,
    SeePending,
    SeeFinished,
    SeeErred,
    SeeCancelled,
    SeeLost,

    Finish,
    LoseCopies,
    Fail,
    CancelFromAfar,
    LoseData,
    RunAgain,
}

/// <summary>The sequential future: what a user may see if everything happened in one order (the table of statuses in semantics.md).</summary>
internal static class FutureModel
{
    public const int StepCount = (int)FutureStep.RunAgain + 1;

    /// <summary>The state after a step; null if the step cannot happen in a state.</summary>
    public static FutureState? After(FutureState state, FutureStep step) => (step, state) switch
    {
        (FutureStep.Begin, FutureState.Absent) => FutureState.Pending,
        (FutureStep.Begin, _) => null,
        (_, FutureState.Absent) => null,
        (FutureStep.Release, _) => FutureState.Absent,
        (FutureStep.CancelHere or FutureStep.CancelFromAfar, _) => FutureState.Cancelled,
        (FutureStep.SeePending, FutureState.Pending) => state,
        (FutureStep.SeeFinished, FutureState.Finished) => state,
        (FutureStep.SeeErred, FutureState.Erred) => state,
        (FutureStep.SeeCancelled, FutureState.Cancelled) => state,
        (FutureStep.SeeLost, FutureState.Lost) => state,
        (FutureStep.Finish, FutureState.Pending) => FutureState.Finished,
        (FutureStep.LoseCopies, FutureState.Finished) => FutureState.Pending,
        (FutureStep.Fail, FutureState.Pending or FutureState.Finished) => FutureState.Erred,
        (FutureStep.RunAgain, FutureState.Erred) => FutureState.Pending,
        (FutureStep.LoseData, FutureState.Pending or FutureState.Finished) => FutureState.Lost,
        _ => null,
    };
}
