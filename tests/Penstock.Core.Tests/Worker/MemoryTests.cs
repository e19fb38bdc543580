using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

/// <summary>What full memory means for a worker: target 60 %, spill at 70 %, pause at 80 %, go on below 75 %.</summary>
public sealed class MemoryTests
{
    private readonly WorkerUnderTest _worker = new(slots: 1, peers: 1, memoryLimit: 1000);

    [Fact]
    public void A_full_process_pauses_and_goes_on_only_when_it_is_clearly_less_full()
    {
        _worker.Measure(801);
        Assert.Equal("paused", _worker.Messages);
        _worker.Measure(799);
        _worker.Measure(751);
        Assert.Equal("", _worker.Messages);
        _worker.Measure(749);
        Assert.Equal("resumed", _worker.Messages);
        _worker.Measure(799);
        Assert.Equal("", _worker.Messages);
    }

    [Fact]
    public void A_paused_worker_starts_and_fetches_nothing_and_ends_what_runs()
    {
        _worker.Run(1, 1);
        _worker.Run(2, 2);
        _worker.Measure(900);
        _worker.Clear();
        _worker.Run(3, 3, From(9, 1));
        _worker.Succeed(1);
        Assert.Equal("", _worker.Effects);
        _worker.Measure(100);
        Assert.Equal("start 2; fetch from 1: 9.0", string.Join("; ", _worker.Effects.Split("; ").OrderDescending(StringComparer.Ordinal)));
    }

    [Fact]
    public void Values_above_the_target_are_spilled_the_longest_unused_first()
    {
        _worker.Accept(Handle(1), 200);
        _worker.Accept(Handle(2), 200);
        _worker.Accept(Handle(3), 200);
        Assert.Equal("", _worker.Effects);
        _worker.Run(10, 10, From(1, 1));
        _worker.Succeed(10, bytes: 1);
        _worker.Accept(Handle(4), 200);
        Assert.Equal("start 10; spill 2.0; spill 3.0", _worker.Effects);
        _worker.EndSpill(2);
        _worker.EndSpill(3);
        Assert.Equal(400, _worker.Machine.SpilledBytes);
    }

    [Fact]
    public void A_value_larger_than_the_target_goes_to_disk_itself()
    {
        _worker.Accept(Handle(1), 100);
        _worker.Accept(Handle(2), 700);
        Assert.Equal("spill 2.0", _worker.Effects);
    }

    [Fact]
    public void A_full_process_spills_down_to_the_target_whatever_takes_the_memory()
    {
        for (uint i = 1; i <= 5; i++)
            _worker.Accept(Handle(i), 100);
        _worker.Measure(790);
        Assert.Equal("spill 1.0; spill 2.0", _worker.Effects);
        _worker.Measure(790);
        Assert.Equal("", _worker.Effects);
    }

    [Fact]
    public void What_a_run_uses_is_not_spilled_before_the_run_has_ended()
    {
        _worker.Accept(Handle(1), 100);
        _worker.Run(10, 10, From(1, 1));
        _worker.Clear();
        _worker.Measure(750);
        Assert.Equal("", _worker.Effects);
        _worker.Succeed(10, bytes: 1);
        _worker.Measure(750);
        Assert.Equal("spill 10.0; spill 1.0", _worker.Effects);
    }

    [Fact]
    public void A_failed_spill_leaves_the_value_in_memory_and_is_repeated_after_a_while()
    {
        _worker.Accept(Handle(1), 100);
        _worker.Measure(750);
        _worker.EndSpill(1, succeeded: false);
        _worker.Clear();
        _worker.Pass(1_900);
        _worker.Measure(750);
        Assert.Equal("", _worker.Effects);
        _worker.Pass(200);
        _worker.Measure(750);
        Assert.Equal("spill 1.0", _worker.Effects);
    }

    [Fact]
    public void A_failed_spill_is_repeated_at_once_when_the_value_was_used()
    {
        _worker.Accept(Handle(1), 100);
        _worker.Measure(750);
        _worker.EndSpill(1, succeeded: false);
        _worker.Clear();
        _worker.Measure(750);
        Assert.Equal("", _worker.Effects);
        Assert.Equal(0, _worker.Machine.SpilledBytes);
        _worker.Run(10, 10, From(1, 1));
        _worker.Succeed(10, bytes: 1);
        _worker.Clear();
        _worker.Measure(750);
        Assert.Contains("spill 1.0", _worker.Effects, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spilled_value_that_a_run_reads_is_in_memory_again_and_one_that_is_freed_is_gone()
    {
        _worker.Accept(Handle(1), 100);
        _worker.Accept(Handle(2), 100);
        _worker.Measure(800);
        _worker.EndSpill(1);
        _worker.EndSpill(2);
        _worker.Unspill(1);
        Assert.Equal(100, _worker.Machine.SpilledBytes);
        _worker.Free(2);
        Assert.Equal((0, 100), (_worker.Machine.SpilledBytes, _worker.Machine.StoredBytes));
        _worker.Free(1);
        _worker.AssertEmpty();
    }

    [Fact]
    public void A_value_that_is_freed_on_its_way_to_disk_and_comes_again_is_another_one()
    {
        _worker.Accept(Handle(1), 100);
        _worker.Measure(750);
        _worker.Free(1);
        _worker.Accept(Handle(1), 100);
        _worker.EndSpill(1);
        Assert.Equal(0, _worker.Machine.SpilledBytes);
    }

    [Fact]
    public void A_worker_full_of_inputs_of_runs_that_have_not_started_puts_those_of_the_least_urgent_on_disk()
    {
        _worker.Accept(Handle(1), 250);
        _worker.Accept(Handle(2), 250);
        _worker.Run(9, 9);
        _worker.SayRun(Handle(11), 11, [From(1, 1)], priority: 1);
        _worker.SayRun(Handle(12), 12, [From(2, 1)], priority: 2);
        _worker.Deliver();
        _worker.Clear();

        _worker.Measure(801);
        Assert.Equal("spill 2.0", _worker.Effects);
        _worker.EndSpill(2);
        _worker.Measure(551);
        _worker.Succeed(9, bytes: 1);
        Assert.Equal("start 11", _worker.Effects);
    }

    [Fact]
    public void Inputs_of_a_run_that_has_started_stay_in_memory_however_full_it_is()
    {
        _worker.Accept(Handle(1), 400);
        _worker.Run(11, 11, From(1, 1));
        _worker.Run(12, 12, From(1, 1));
        _worker.Clear();

        _worker.Measure(900);
        Assert.Equal("", _worker.Effects);
    }

    [Fact]
    public void While_something_else_can_be_spilled_inputs_stay_in_memory()
    {
        _worker.Accept(Handle(1), 100);
        _worker.Accept(Handle(2), 100);
        _worker.Run(9, 9);
        _worker.Run(11, 11, From(1, 1));
        _worker.Clear();

        _worker.Measure(900);
        Assert.Equal("spill 2.0", _worker.Effects);
        _worker.Measure(900);
        Assert.Equal("", _worker.Effects);
        _worker.EndSpill(2);
        _worker.Measure(900);
        Assert.Equal("spill 1.0", _worker.Effects);
    }

    [Fact]
    public void Spills_that_failed_are_repeated_two_seconds_after_the_first_of_them()
    {
        _worker.Accept(Handle(1), 100);
        _worker.Accept(Handle(2), 100);
        _worker.Measure(800);
        _worker.EndSpill(1, succeeded: false);
        _worker.Pass(1_500);
        _worker.EndSpill(2, succeeded: false);
        _worker.Clear();
        _worker.Pass(600);
        _worker.Measure(800);
        Assert.Equal("spill 1.0; spill 2.0", _worker.Effects);
    }

    [Fact]
    public void What_could_not_be_spilled_and_is_above_the_target_is_tried_again_whatever_the_process_takes()
    {
        for (uint i = 1; i <= 7; i++)
            _worker.Accept(Handle(i), 100);
        Assert.Equal("spill 1.0", _worker.Effects);
        _worker.EndSpill(1, succeeded: false);
        Assert.Equal("", _worker.Effects);
        _worker.Pass(2_100);
        _worker.Measure(0);
        Assert.Equal("spill 2.0", _worker.Effects);
    }

    [Fact]
    public void Of_inputs_of_equally_urgent_runs_that_wait_only_as_many_are_spilled_as_are_too_many()
    {
        for (uint i = 1; i <= 3; i++)
            _worker.Accept(Handle(i), 150);
        _worker.Run(9, 9);
        for (uint i = 1; i <= 3; i++)
            _worker.SayRun(Handle(10 + i), 10 + i, [From(i, 1)], priority: 5);
        _worker.Deliver();
        _worker.Clear();

        _worker.Measure(850);

        Assert.Equal("spill 1.0; spill 2.0", _worker.Effects);
        _worker.Measure(850);
        Assert.Equal("", _worker.Effects); // They are on their way.
    }

    [Fact]
    public void An_input_is_as_urgent_as_the_most_urgent_run_that_waits_for_it()
    {
        _worker.Accept(Handle(1), 250);
        _worker.Accept(Handle(2), 250);
        _worker.Run(9, 9);
        _worker.SayRun(Handle(11), 11, [From(1, 1)], priority: 9);
        _worker.SayRun(Handle(12), 12, [From(1, 1)], priority: 1);
        _worker.SayRun(Handle(13), 13, [From(2, 1)], priority: 5);
        _worker.Deliver();
        _worker.Clear();

        _worker.Measure(801);

        Assert.Equal("spill 2.0", _worker.Effects);
    }

    [Fact]
    public void What_brings_a_full_process_exactly_to_the_target_is_enough()
    {
        for (uint i = 1; i <= 5; i++)
            _worker.Accept(Handle(i), 100);
        _worker.Measure(800);
        Assert.Equal("spill 1.0; spill 2.0", _worker.Effects);
    }

    [Fact]
    public void What_a_failed_run_had_read_back_goes_to_disk_again_when_there_is_too_much()
    {
        _worker.Accept(Handle(1), 400);
        _worker.Accept(Handle(2), 400);
        _worker.EndSpill(1);
        _worker.Run(10, 10, From(1, 1));
        _worker.Run(11, 11, From(2, 1));
        _worker.Unspill(1);
        _worker.Clear();

        _worker.Fail(10);

        Assert.Equal("start 11; spill 1.0", string.Join("; ", _worker.Effects.Split("; ").OrderDescending(StringComparer.Ordinal)));
    }
}
