using Penstock.Deployment.Internal.Processes;
using Penstock.Hosting;

namespace Penstock.Deployment.Tests;

/// <summary>How long the boards of worker processes are kept, and what becomes of their files.</summary>
public sealed class SlotBoardsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("penstock-test-");
    private readonly SlotBoards _boards;

    public SlotBoardsTests() => _boards = new SlotBoards(_folder.FullName);

    public void Dispose()
    {
        _boards.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_board_is_read_when_the_worker_is_lost_whether_its_process_has_ended_by_then_or_not(bool hasEnded)
    {
        using (SlotBoard board = SlotBoard.Open(_boards.Create("w")!)) // The folder is there.
        {
        }

        if (hasEnded)
            _boards.OnExited("w");
        Assert.Equal([], _boards.OnLost("w"));
        if (!hasEnded)
            _boards.OnExited("w");

        Assert.Null(_boards.OnLost("w"));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Nothing_is_left_of_a_worker_that_never_joined()
    {
        _boards.Create("w");
        _boards.Hide("w");
        _boards.OnExited("w");

        _boards.Dispose();

        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Where_no_file_can_be_made_a_worker_has_no_board()
    {
        using var boards = new SlotBoards(Path.Combine(_folder.FullName, "missing"));

        Assert.Null(boards.Create("w"));
        Assert.Null(boards.OnLost("w"));
    }
}
