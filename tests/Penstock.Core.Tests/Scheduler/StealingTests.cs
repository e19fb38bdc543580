using Penstock.Protocol;
using static Penstock.Core.Tests.Scheduler.BusyWorkers;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Idle workers get what waits behind much other work, by a clear gain and never what has started (S11).</summary>
public sealed class StealingTests : IDisposable
{
    private static readonly string Many = Tasks(18);

    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void An_idle_worker_gets_what_waits_behind_much_other_work()
    {
        (PlayedClient _, PlayedWorker busy) = _scene.BusyWorker(Many);
        PlayedWorker idle = _scene.JoinWorker("idle");
        Assert.Equal(["Reclaim t17"], busy.TakeSeen());
        Assert.DoesNotContain(idle.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
        busy.Answer("t17", givesBack: true);
        Assert.Equal(["Run t17"], idle.TakeSeen());
        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void A_run_that_has_started_meanwhile_stays_where_it_is()
    {
        (PlayedClient client, PlayedWorker busy) = _scene.BusyWorker(Many);
        PlayedWorker idle = _scene.AddWorker("idle");
        busy.TakeSeen();
        busy.Answer("t17", givesBack: false);
        Assert.Empty(busy.TakeSeen());
        Assert.Empty(idle.TakeSeen());
        client.TakeSeen();
        busy.Finish("t17");
        Assert.Contains("Finished t17", client.TakeSeen());
    }

    [Fact]
    public void A_chain_whose_head_can_start_at_once_stays_where_it_is()
    {
        PlayedWorker busy = _scene.AddWorker("busy");
        _scene.AddClient("c").Submit("a; b <- a", hold: "b");
        Assert.Equal(["Run a", "Run b a@ahead"], busy.TakeSeen());
        PlayedWorker idle = _scene.AddWorker("idle");
        _scene.WaitWith(1, busy, idle);
        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void What_ran_ahead_of_a_stolen_task_goes_with_it()
    {
        (PlayedClient _, PlayedWorker busy) = _scene.BusyWorker(Many + "; e <- t17");
        PlayedWorker idle = _scene.JoinWorker("idle");
        Assert.Equal(["Reclaim t17"], busy.TakeSeen());
        busy.Answer("t17", givesBack: true);
        Assert.Equal(["Recall e"], busy.TakeSeen());
        Assert.Equal(["Run t17", "Run e t17@ahead"], idle.TakeSeen().Where(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_little_work_is_not_stolen()
    {
        (PlayedClient _, PlayedWorker busy) = _scene.BusyWorker("a; b");
        _scene.JoinWorker("idle");
        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void A_task_whose_inputs_cost_more_to_move_than_it_gains_is_not_stolen()
    {
        (PlayedClient client, PlayedWorker busy) = _scene.BusyWorker("x");
        busy.Finish("x", bytes: 1L << 29, nanoseconds: Short);
        client.Submit(string.Join("; ", Enumerable.Range(0, 18).Select(i => $"t{i} <- x")), hold: "t0 t17");
        busy.TakeSeen();
        PlayedWorker idle = _scene.JoinWorker("idle");
        Assert.Empty(busy.TakeSeen());
        Assert.DoesNotContain(idle.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
    }

    [Fact]
    public void A_question_to_a_worker_that_dies_is_forgotten_and_its_runs_start_elsewhere()
    {
        (PlayedClient _, PlayedWorker busy) = _scene.BusyWorker(Many);
        PlayedWorker idle = _scene.AddWorker("idle");
        Assert.Equal(["Reclaim t17"], busy.TakeSeen());
        _scene.Lose(busy);
        Assert.Contains("Run t0 alone", idle.TakeSeen()); // It is suspected.
        idle.Finish("t0");
        Assert.Contains("Run t1 alone", idle.TakeSeen());
    }

    [Fact]
    public void Tasks_with_needs_of_their_own_stay_where_they_were_placed()
    {
        PlayedClient client = _scene.AddClient("c");
        for (int i = 0; i < 18; i++)
            client.Options[$"t{i}"] = new TaskOptions { Workers = ["busy", "named"] };
        (_, PlayedWorker busy) = _scene.BusyWorker(Many, client);
        PlayedWorker other = _scene.JoinWorker("other");
        PlayedWorker named = _scene.JoinWorker("named");
        _scene.WaitWith(2, busy, other, named);
        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void A_task_that_has_seceded_is_not_stolen()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Many);
        busy.Secede("t17");
        _scene.JoinWorker("idle");
        Assert.Equal(["Reclaim t16"], busy.TakeSeen());
    }

    [Fact]
    public void Work_that_a_worker_was_asked_for_counts_until_it_answers()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Many);
        PlayedWorker idle = _scene.JoinWorker("idle");
        Assert.Equal(["Reclaim t17"], busy.TakeSeen());
        _scene.WaitWith(5, busy, idle);
        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void An_idle_worker_tries_again_with_the_next_tick_when_what_it_wanted_had_started()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Many);
        PlayedWorker idle = _scene.AddWorker("idle");
        Assert.Equal(["Reclaim t17"], busy.TakeSeen());
        busy.Answer("t17", givesBack: false);
        Assert.Empty(busy.TakeSeen());

        _scene.WaitWith(1, busy, idle);

        Assert.Contains(busy.TakeSeen(), seen => seen.StartsWith("Reclaim", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(33, "Reclaim t32")]
    [InlineData(32, "")]
    public void The_gain_asked_for_is_half_of_what_moving_and_running_it_takes(int tasks, string expected)
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Tasks(tasks), slots: 2);
        _scene.JoinWorker("idle");
        Assert.Equal(expected, string.Join("; ", busy.TakeSeen()));
    }

    [Fact]
    public void The_last_of_a_few_longer_runs_stays_because_it_would_not_end_sooner()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Tasks(5), nanoseconds: 399_500);
        _scene.JoinWorker("idle");
        Assert.Empty(busy.TakeSeen());
    }

    [Theory]
    [InlineData(20_000, "Reclaim t19")]
    [InlineData(30_000, "")]
    public void Fetching_the_inputs_counts_against_the_gain(long bytes, string expected)
    {
        PlayedWorker busy = TwentyThatUseResultOf(bytes);
        _scene.JoinWorker("idle");
        Assert.Equal(expected, string.Join("; ", busy.TakeSeen()));
    }

    [Fact]
    public void Inputs_that_are_at_the_idle_worker_already_cost_nothing()
    {
        PlayedWorker busy = TwentyThatUseResultOf(30_000);
        PlayedWorker idle = _scene.AddWorker("idle");
        idle.ReportReplica(busy.TaskOf("x"), 30_000);
        _scene.WaitWith(1, busy, idle);
        Assert.Equal(["Reclaim t19"], busy.TakeSeen());
    }

    [Fact]
    public void Inputs_cost_less_where_fetching_was_measured_to_be_fast()
    {
        PlayedWorker busy = TwentyThatUseResultOf(30_000);
        PlayedWorker idle = _scene.AddWorker("idle");
        idle.Send(writer => writer.Append(new Heartbeat(0, 0, 1_000_000_000)));
        _scene.Wait(1_000);
        Assert.Equal(["Reclaim t19"], busy.TakeSeen());
    }

    [Fact]
    public void A_worker_with_two_free_slots_gets_one_run_after_the_other_and_no_third()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Tasks(20));
        PlayedWorker idle = _scene.JoinWorker("idle", slots: 2);
        for (int i = 19; i >= 18; i--)
        {
            Assert.Equal([$"Reclaim t{i}"], busy.TakeSeen());
            busy.Answer($"t{i}", givesBack: true);
            Assert.Contains($"Run t{i}", idle.TakeSeen());
            _scene.WaitWith(1, busy, idle);
        }

        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void A_worker_asks_again_while_it_waits_for_one_answer_only_if_it_has_another_free_slot()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Tasks(20));
        PlayedWorker idle = _scene.JoinWorker("idle", slots: 2);
        _scene.WaitWith(3, busy, idle);
        _scene.WaitWith(3, busy, idle);
        Assert.Equal(["Reclaim t19", "Reclaim t18"], busy.TakeSeen());
    }

    [Fact]
    public void A_worker_with_a_free_slot_beside_long_work_takes_nothing()
    {
        PlayedWorker other = _scene.AddWorker("other", slots: 2);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("long", hold: "long");
        Assert.Equal(["Run long"], other.TakeSeen());
        (_, PlayedWorker busy) = _scene.BusyWorker(Many, client);
        _scene.WaitWith(1, busy, other);
        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void An_idle_worker_takes_one_run_of_one_of_several_busy_workers_and_later_of_another()
    {
        PlayedWorker[] busy = Three();
        PlayedWorker idle = _scene.JoinWorker("idle");
        PlayedWorker first = AskedOne(busy);
        first.Answer(LastReclaimed, givesBack: false);
        _scene.WaitWith(1, [.. busy, idle]);
        PlayedWorker second = AskedOne(busy);
        second.Answer(LastReclaimed, givesBack: false);
        _scene.WaitWith(1, [.. busy, idle]);
        PlayedWorker third = AskedOne(busy);
        Assert.Equal(3, new HashSet<PlayedWorker> { first, second, third }.Count);
    }

    [Fact]
    public void A_worker_that_may_lose_nothing_does_not_keep_others_from_losing_something()
    {
        PlayedWorker[] busy = Three();
        foreach (PlayedWorker worker in busy[..2])
            worker.SayPaused(true);
        _scene.WaitWith(3, busy); // They are asked for everything.
        foreach (PlayedWorker worker in busy)
            worker.TakeSeen();
        _scene.JoinWorker("idle");
        Assert.Single(busy[2].TakeSeen(), seen => seen.StartsWith("Reclaim", StringComparison.Ordinal));
        Assert.Empty(busy[0].TakeSeen());
        Assert.Empty(busy[1].TakeSeen());
    }

    [Fact]
    public void A_busy_worker_that_is_away_is_asked_when_it_is_back()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Many);
        _scene.Leave(busy);
        PlayedWorker idle = _scene.AddWorker("idle");
        Assert.Empty(busy.TakeSeen());
        _scene.Return(busy);
        _scene.WaitWith(1, busy, idle);
        Assert.Equal(["Reclaim t17"], busy.TakeSeen());
    }

    [Fact]
    public void A_paused_worker_takes_nothing_until_it_goes_on()
    {
        PlayedWorker idle = _scene.AddWorker("idle");
        idle.SayPaused(true);
        (_, PlayedWorker busy) = _scene.BusyWorker(Many);
        _scene.WaitWith(1, busy, idle);
        Assert.Empty(busy.TakeSeen());
        idle.SayPaused(false);
        _scene.WaitWith(1, busy, idle);
        Assert.Equal(["Reclaim t17"], busy.TakeSeen());
    }

    [Fact]
    public void A_paused_worker_whose_last_run_ends_takes_nothing()
    {
        PlayedWorker idle = _scene.AddWorker("idle");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("last", hold: "last");
        idle.TakeSeen();
        (_, PlayedWorker busy) = _scene.BusyWorker(Many, client);
        idle.SayPaused(true);
        idle.Finish("last", nanoseconds: Short);
        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void The_last_run_but_one_is_not_taken_for_two_idle_workers()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker("a; b", nanoseconds: 4_999_500);
        _scene.JoinWorker("idle");
        Assert.Equal(["Reclaim b"], busy.TakeSeen());
        _scene.JoinWorker("second");
        Assert.Empty(busy.TakeSeen());
    }

    [Fact]
    public void A_run_that_may_be_taken_is_found_before_one_that_may_not()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Options["b"] = new TaskOptions { Workers = ["busy"] };
        (_, PlayedWorker busy) = _scene.BusyWorker("a; b", client, nanoseconds: 4_999_500);
        _scene.JoinWorker("idle");
        Assert.Equal(["Reclaim a"], busy.TakeSeen());
    }

    [Fact]
    public void A_run_of_a_function_that_nobody_knows_counts_as_long_and_stays()
    {
        PlayedWorker busy = _scene.AddWorker("busy", slots: 11);
        PlayedClient client = _scene.AddClient("c");
        client.Submit(Tasks(11) + "; b0 <- t0; b1 <- t0", hold: "b0 b1 " + string.Join(' ', Enumerable.Range(1, 10).Select(i => $"t{i}")));
        Assert.Equal(13, busy.TakeSeen().Count(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
        busy.Finish("t0"); // What ran ahead could start now, and one finds no slot.
        _scene.JoinWorker("idle");
        Assert.DoesNotContain(busy.TakeSeen(), seen => seen.StartsWith("Reclaim", StringComparison.Ordinal));
    }

    [Fact]
    public void Trying_again_does_not_make_inputs_cheaper()
    {
        (PlayedClient client, PlayedWorker busy) = _scene.BusyWorker("x");
        busy.Finish("x", 30_000, nanoseconds: Short);
        client.Submit("y", hold: "y");
        busy.TakeSeen();
        busy.Finish("y", 30_000, nanoseconds: Short);
        client.Submit(Tasks(20, " <- x y"), hold: string.Join(' ', Enumerable.Range(0, 20).Select(i => $"t{i}")));
        PlayedWorker idle = _scene.AddWorker("idle");
        busy.TakeSeen();
        idle.ReportReplica(_scene.HandleOf("x"), 30_000);
        for (int i = 0; i < 3; i++)
            _scene.WaitWith(1, busy, idle);
        Assert.DoesNotContain(busy.TakeSeen(), seen => seen.StartsWith("Reclaim", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_has_not_said_hello_takes_nothing()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Many);
        SchedulerPeer silent = _scene.Machine.AddPeer(PeerRole.Worker, _scene.Tick());
        _scene.WaitWith(1, busy);
        Assert.Empty(busy.TakeSeen());
        _scene.Machine.OnPeerLost(silent, "said nothing", _scene.Tick());
    }

    [Fact]
    public void A_worker_that_has_worked_off_what_was_too_much_is_left_in_peace()
    {
        (_, PlayedWorker busy) = _scene.BusyWorker(Many);
        for (int i = 0; i < 2; i++)
            busy.Finish($"t{i}", nanoseconds: Short);
        busy.TakeSeen();
        _scene.JoinWorker("idle");
        Assert.Empty(busy.TakeSeen());
    }

    /// <summary>The task that <see cref="AskedOne"/> has seen to be asked back.</summary>
    private string LastReclaimed { get; set; } = "";

    /// <summary>The one of several workers that was asked for something.</summary>
    private PlayedWorker AskedOne(PlayedWorker[] workers)
    {
        var asked = new List<PlayedWorker>();
        foreach (PlayedWorker worker in workers)
        {
            foreach (string seen in worker.TakeSeen())
            {
                Assert.StartsWith("Reclaim ", seen, StringComparison.Ordinal);
                LastReclaimed = seen["Reclaim ".Length..];
                asked.Add(worker);
            }
        }

        return Assert.Single(asked);
    }

    /// <summary>Three workers of one slot with eighteen short runs each.</summary>
    private PlayedWorker[] Three()
    {
        (PlayedClient client, PlayedWorker first) = _scene.BusyWorker("a");
        first.Finish("a", nanoseconds: Short);
        PlayedWorker[] busy = [first, _scene.AddWorker("second"), _scene.AddWorker("third")];
        client.Submit(Tasks(54), hold: string.Join(' ', Enumerable.Range(0, 54).Select(i => $"t{i}")));
        foreach (PlayedWorker worker in busy)
            Assert.Equal(18, worker.TakeSeen().Count(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
        return busy;
    }

    /// <summary>A worker with twenty short runs that use a result of a number of bytes, which is there.</summary>
    private PlayedWorker TwentyThatUseResultOf(long bytes)
    {
        (PlayedClient client, PlayedWorker busy) = _scene.BusyWorker("x");
        busy.Finish("x", bytes, nanoseconds: Short);
        client.Submit(Tasks(20, " <- x"), hold: string.Join(' ', Enumerable.Range(0, 20).Select(i => $"t{i}")));
        Assert.Equal(20, busy.TakeSeen().Length);
        return busy;
    }

    private static string Tasks(int count, string input = "") => string.Join("; ", Enumerable.Range(0, count).Select(i => $"t{i}{input}"));
}
