namespace Penstock.Simulator;

/// <summary>What each probe means, for people.</summary>
internal static class ProbeText
{
    private static readonly (Probe Probe, string Text)[] Texts =
    [
        (Probe.SubmittedAgainUnfinished, "a key was submitted again while it was held and not finished"),
        (Probe.SubmittedAgainFinished, "a key was submitted again while it was held and finished"),
        (Probe.SubmittedAfterRelease, "a key was submitted again after its last future had gone"),
        (Probe.SubmittedAfterCancel, "a key was submitted again after it had been cancelled"),
        (Probe.HeldByTwoClients, "two clients held one key at the same time"),
        (Probe.ReleasedBeforeRun, "the last future of a key went before its first run"),
        (Probe.ReleasedWhileRunning, "the last future of a key went while it ran"),
        (Probe.ReleasedWhileNeeded, "the last future of a key went while an unfinished, held task used it"),
        (Probe.ReleasedAtOnce, "the last future of a key went before anything else had happened"),
        (Probe.CancelledBeforeRun, "a key was cancelled before its first run"),
        (Probe.CancelledWhileRunning, "a key was cancelled while it ran"),
        (Probe.CancelledWhenFinished, "a finished key was cancelled"),
        (Probe.CancelledByAnother, "a client's future was cancelled although that client had not asked for it"),
        (Probe.CancelSparedAnother, "a key cancelled by one client stayed with another"),
        (Probe.CancelledThroughUnnamed, "a cancel reached a future through a task that nobody held"),
        (Probe.CancelledTwice, "a key was cancelled a second time"),

        (Probe.RunFailed, "a run failed"),
        (Probe.RunReturned, "a run was given back"),
        (Probe.ErredByInput, "a future erred although its own task never failed"),
        (Probe.RunAfterFailure, "a task ran again after a failed run"),
        (Probe.RunAgain, "a task ran again after a run that had succeeded"),
        (Probe.RunAgainTwice, "a task ran a third time after runs that had succeeded"),
        (Probe.RunAgainElsewhere, "a task ran again on another worker than before"),
        (Probe.RunTwiceAtOnce, "two workers ran one task at the same time"),
        (Probe.RunOnFreshInput, "a run began right after its input was made on the same worker"),
        (Probe.RunOnCopies, "a run used copies of two inputs"),
        (Probe.RunOnManyInputs, "a run used four inputs or more"),
        (Probe.RunEndedUnwanted, "a run ended although nobody held its key or a descendant any more"),
        (Probe.RunEndedAfterCancel, "a run ended after its key had been cancelled under it"),

        (Probe.WorkerDiedIdle, "a worker died with data and without a run"),
        (Probe.WorkerDiedUnused, "a worker died before its first run and without data"),
        (Probe.WorkerDiedRunning, "a worker died with a run"),
        (Probe.WorkerDiedWithOnlyCopy, "the only holder of a held key died"),
        (Probe.WorkerDiedWithCopyElsewhere, "one of several holders of a held key died"),
        (Probe.WorkerDiedRunningAgain, "a worker died with a run of a task that had succeeded before"),
        (Probe.TwoDeathsOfOneTask, "a second worker died while it ran the same task"),
        (Probe.TwoWorkersDiedTogether, "two workers died before any machine had heard of either"),
        (Probe.TwoHoldersDiedTogether, "all of several holders of a held key died before any machine had heard of it"),
        (Probe.AllWorkersDied, "the last worker died"),
        (Probe.WorkerEndedAsPlannedWithData, "a worker ended as planned while it held data"),
        (Probe.WorkerBeganAmongNone, "a worker began while there was no other"),
        (Probe.WorkerBeganWithWork, "a worker began while a held key was not finished"),
        (Probe.WorkerRemovedAlive, "the scheduler removed a worker that was alive"),
        (Probe.RemovedWorkerRan, "a worker began a run after the scheduler had removed it"),

        (Probe.CopyStored, "a worker stored a copy"),
        (Probe.ThreeCopies, "three workers held one key"),
        (Probe.CopyDropped, "a holder dropped a key that another still held"),
        (Probe.LastCopyDropped, "the last holder dropped a key"),
        (Probe.StoredAfterDrop, "a key was stored again after its last holder had dropped it"),
        (Probe.StoredUnwanted, "a value was stored although nobody held its key or a descendant any more"),
        (Probe.DroppedUnderRun, "a key was dropped somewhere while a run elsewhere used it"),
        (Probe.CopyOutlivedOriginal, "a run used a copy whose original had died"),

        (Probe.FinishedThenPending, "a user saw a finished future wait again"),
        (Probe.FinishedThenLost, "a user saw a finished future lost"),
        (Probe.FinishedThenErred, "a user saw a finished future err"),
        (Probe.PendingThenLost, "a user saw a future lost that had not finished"),
        (Probe.GatherFoundNothing, "nobody could deliver a future that was finished"),
        (Probe.GatheredAfterLoss, "a value was read that had been made again"),
        (Probe.OutcomesDiffer, "two clients saw different ends of one key"),

        (Probe.ClientClosedHolding, "a client closed in order while it held keys"),
        (Probe.ClientDiedHolding, "a client died while it held keys"),
        (Probe.ClientDiedWithRunning, "a client died while a key that it held ran"),
        (Probe.ClientDiedSharing, "a client died while another held one of its keys"),
        (Probe.AllClientsGone, "the last client went while a key ran"),
        (Probe.ClientBeganLate, "a client began while another held keys"),
        (Probe.ClientRemovedAlive, "the scheduler removed a client that was alive"),
        (Probe.ClientDiedAfterCancel, "a client died right after it had asked for a cancel"),

        (Probe.LinkCutInFlight, "a connection was cut with frames on their way"),
        (Probe.SilenceNoticed, "a silent connection was given up"),
        (Probe.FetchFailed, "a fetch failed although the holder was there"),
        (Probe.FetchAnsweredEmpty, "a fetch was answered without the data"),
        (Probe.FetchFromDead, "a fetch went to a dead worker"),
        (Probe.FetchAcrossPartition, "a fetch could not reach its holder"),
        (Probe.FetchFromSecondHolder, "data came from the second holder that was asked"),
        (Probe.ScatterToDead, "a client's data was on its way to a worker that died"),
        (Probe.MemoryFull, "a worker's memory was full"),
    ];

    /// <summary>A sentence without a full stop.</summary>
    public static string Of(Probe probe) => Array.Find(Texts, entry => entry.Probe == probe).Text ?? throw new ArgumentOutOfRangeException(nameof(probe), probe, "This probe has no text.");
}
