using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Simulator;

/// <summary>Sees which runs that were asked back workers give back, and for whom: whoever watches is told before the scheduler is.</summary>
internal static class Reclaims
{
    /// <summary>Looks at a frame that is about to arrive at the scheduler.</summary>
    public static void Watch(World world, SchedulerPeer peer, ReadOnlySpan<byte> payload)
    {
        if (peer is not WorkerRecord { AskedBack.Count: > 0 } worker)
            return;
        var reader = new WireReader(payload);
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            if (code == MessageCode.ReclaimAnswer)
                Show(world, worker, MessageCodec.ReadBody<ReclaimAnswer>(ref reader, members));
            else
                Skip(ref reader, members);
        }
    }

    private static void Show(World world, WorkerRecord worker, ReclaimAnswer answer)
    {
        int asked = worker.FindAsked(answer.Attempt.Value);
        if (asked < 0)
            return;
        WorkerRecord? thief = worker.AskedBack[asked].Thief;
        if (thief is { IsGone: true })
            world.Hit(Probe.ThiefGone);
        else if (thief is not null)
            world.Hit(answer.IsGivenBack ? Probe.StealSucceeded : Probe.StealRefused);
        else if (answer.IsGivenBack)
            world.Hit(worker.IsPaused ? Probe.GivenBackByPaused : Probe.GivenBackByRetiring);
    }

    private static void Skip(ref WireReader reader, int members)
    {
        for (int member = 0; member < members; member++)
            reader.Skip();
    }
}
