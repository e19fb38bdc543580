using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Hosting.Tests.Worker;

/// <summary>What a supervisor can read of a worker's runs.</summary>
public sealed class SlotBoardTests : IDisposable
{
    private static readonly Formatter<long> Int64 = Formatters.Int64;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"penstock-test-{Guid.NewGuid():N}.board");
    private readonly SlotBoard _read;
    private readonly SlotBoard _written;

    public SlotBoardTests()
    {
        _read = SlotBoard.Create(_path);
        _written = SlotBoard.Open(_path);
    }

    public void Dispose()
    {
        _written.Dispose();
        _read.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void What_is_noted_is_read_through_the_file_until_it_is_given_back()
    {
        int first = _written.Take();
        int second = _written.Take();
        _written.Note(first, new AttemptId(7));
        _written.Note(second, new AttemptId(8));
        Assert.Equal([new AttemptId(7), new AttemptId(8)], _read.Read());

        _written.Note(first, default);
        _written.Release(second);
        Assert.Equal([], _read.Read());
    }

    [Fact]
    public void More_runs_than_there_is_room_for_make_the_board_say_that_it_does_not_know()
    {
        int[] entries = [.. Enumerable.Range(0, SlotBoard.EntriesMax).Select(_ => _written.Take())];
        int unnoted = _written.Take();
        _written.Note(unnoted, new AttemptId(9));
        Assert.Null(_read.Read());

        _written.Release(unnoted);
        Assert.Equal([], _read.Read());
        Assert.Distinct(entries);
    }

    [Fact]
    public void A_board_is_not_made_over_an_existing_file_nor_opened_without_one()
    {
        Assert.Throws<IOException>(() => SlotBoard.Create(_path));
        Assert.Throws<FileNotFoundException>(() => SlotBoard.Open(_path + ".other"));
    }

    [Fact]
    public void A_disposed_board_says_so()
    {
        _read.Dispose();
        Assert.Throws<ObjectDisposedException>(_read.Read);
    }

    [Fact]
    public async Task A_run_is_noted_while_it_goes_on_with_a_slot_and_without()
    {
        await using var worker = new TestWorker(board: _written);
        using var blocked = new ManualResetEventSlim();
        var pending = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var began = new SemaphoreSlim(0);
        int wait = worker.DefineAsync("Wait", Int64, (ref TaskArguments _) => pending.Task);
        int block = worker.Define("Block", Int64, (ref TaskArguments _) =>
        {
            began.Release();
            blocked.Wait();
            return 1L;
        });
        AttemptId waiting = worker.Run(1, wait);
        worker.Scheduler.Hear<TaskSeceded>();
        AttemptId blocking = worker.Run(2, block);
        await began.WaitAsync();
        Assert.Equal([waiting, blocking], _read.Read()!.OrderBy(attempt => attempt.Value)); // There is room.

        blocked.Set();
        pending.SetResult(1);
        worker.Scheduler.Hear<TaskFinished>();
        worker.Scheduler.Hear<TaskFinished>();
        await worker.DisposeAsync();
        Assert.Equal([], _read.Read());
    }
}
