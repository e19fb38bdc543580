using Penstock.Core;
using Penstock.Protocol;
using static Penstock.Simulator.Tests.Oracles.OracleScene;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>O19, and the half of O13 about memory.</summary>
public sealed class CopyCountsTests
{
    private readonly OracleScene _scene = new(facts => new CopyCounts(facts, Moving()));
    private readonly OracleScene _memory = new(_ => new MemoryLimits());

    [Fact]
    public void A_copy_that_nobody_wants_is_named()
    {
        Finished(1);
        _scene.Rest();
        _scene.Store(5, 1);
        Verdict.Rejects("O19", _scene.Rest, Name(1).ToString(), "0, 5");
    }

    [Fact]
    public void Copies_that_somebody_wants_may_stay()
    {
        Finished(1);
        _scene.Store(5, 1);
        Replicate(2);
        _scene.Rest();
    }

    [Fact]
    public void Copies_that_somebody_wants_are_there()
    {
        HoldId hold = Finished(1);
        Replicate(2);
        _scene.Drop(Worker, 1);
        Verdict.Rejects("O19", _scene.Rest, Name(1).ToString(), "2 copies");
        _scene.Release(Client, hold, 1);
        _scene.Rest();
    }

    [Fact]
    public void What_a_worker_counts_on_disk_is_there()
    {
        _memory.Rest();
        _memory.Memory = (0, 0, 8);
        Verdict.Rejects("O13", _memory.Rest, "worker 0", "8 are there");
    }

    [Fact]
    public void What_a_worker_counts_is_in_memory_or_on_disk()
    {
        _memory.Memory = (100, 70, 0);
        Verdict.Rejects("O13", _memory.Rest, "worker 0", "70 in memory");
    }

    private static LifePlan Moving()
    {
        int[] knobs = new int[1 + (int)Knob.Moves];
        knobs[(int)Knob.Moves] = 1;
        return new LifePlan(knobs, [], 0, 0);
    }

    private HoldId Finished(int key)
    {
        HoldId hold = _scene.Submit(Client, (key, []));
        _scene.Run(Worker, key);
        _scene.See(Client, hold, key, HoldStatus.Finished);
        return hold;
    }

    private void Replicate(int copies)
    {
        _scene.Tell(oracle => oracle.OnOrderGiven(Client, new ClientOrder(OrderKind.Replicate, 1, [Name(1)], copies)));
        _scene.Tell(oracle => oracle.OnOrderDone(Client, new OrderDone(1, 1, 0, "")));
    }
}
