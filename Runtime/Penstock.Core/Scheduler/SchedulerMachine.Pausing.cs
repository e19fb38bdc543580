namespace Penstock.Core;

/// <content>Workers that say they have paused because their memory is nearly full (D9).</content>
public sealed partial class SchedulerMachine
{
    /// <summary>A pause that lasts this long costs the worker what it has not started.</summary>
    private const long PauseLastsMilliseconds = 2_000;

    private int _paused;

    private void OnWorkerPaused(WorkerRecord worker, bool isPaused)
    {
        if (worker.IsPaused == isPaused)
            return;
        worker.IsPaused = isPaused;
        worker.PausedSince = _now;
        worker.IsPauseLong = false;
        _paused += isPaused ? 1 : -1;
        UpdateRoomy(worker);
        if (isPaused)
        {
            KeepForNobody(worker);
            TakeIncomingBack(worker);
            return;
        }

        LookAtBlocked(worker);
        LookAtUnmetPlans();
    }

    /// <summary>Takes back what waits on workers whose pause lasts.</summary>
    private void LookAtPauses(Timestamp now)
    {
        if (_paused == 0)
            return;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is not { IsPaused: true, IsPauseLong: false } || now < worker.PausedSince.AddMilliseconds(PauseLastsMilliseconds))
                continue;
            worker.IsPauseLong = true;
            AskAllBack(worker);
        }
    }
}
