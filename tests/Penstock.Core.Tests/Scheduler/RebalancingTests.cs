using System.Globalization;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>
/// Who gives what to whom when stored data is evened out. The mean is 1,000 bytes everywhere: a worker gives while it holds more
/// than 1,050 and takes while it holds less than 950. The results of worker 0 are a0, a1, …, those of worker 1 b0, and so on.
/// </summary>
public sealed class RebalancingTests : IDisposable
{
    private readonly SchedulerScene _scene = new();
    private readonly List<PlayedWorker> _workers = [];

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("1050 is not too much", "50 1000 / 900 / 1050", "")]
    [InlineData("950 is not too little", "50 1050 / 950 / 950", "")]
    [InlineData("the giver would be left with too little", "200 900 / 800 / 1100", "")]
    [InlineData("the taker would have too much", "300 1100 / 800 / 800", "")]
    [InlineData("950 are enough for the giver", "150 950 / 700 / 1200", "a0>1")]
    [InlineData("1050 are not too much for the taker", "200 950 / 850 / 1000", "a0>1")]
    [InlineData("the fullest gives first", "50 1050 / 100 1100 / 700", "b0>2 a0>2")]
    [InlineData("the emptiest takes first", "100 1300 / 900 / 700", "a0>2")]
    [InlineData("who has reached the mean gives no more", "100 100 25 975 / 700 / 1100", "a0>1 a1>1")]
    [InlineData("who has reached 950 takes no more", "100 100 100 1000 / 950 / 750", "a0>2 a1>2")]
    [InlineData("takers take by turns", "100 100 100 100 1000 / 800 / 800", "a0>1 a2>1 a1>2 a3>2")]
    [InlineData("what has no size stays", "0 100 1300 / 600", "a1>1")]
    public void Results_go_from_who_has_too_much_to_who_has_too_little(string why, string stored, string moves)
    {
        PlayedClient client = Store(stored);

        client.Rebalance();

        Assert.Equal((why, moves), (why, TakeMoves()));
        Assert.Equal(moves.Length == 0, client.TakeSeen().Contains("Order 2: 0 done, 0 failed"));
    }

    [Fact]
    public void A_result_of_which_there_is_another_copy_stays()
    {
        PlayedClient client = Store("100 100 1200 / 600 / 900");
        _workers[1].ReportReplica(_workers[0].TaskOf("a0"), 100);

        client.TakeSeen();

        client.Rebalance();

        Assert.Equal("a1>1", TakeMoves());
        _workers[1].ReportReplica(_workers[0].TaskOf("a1"), 100);
        Assert.Contains("Order 2: 1 done, 0 failed", client.TakeSeen());
    }

    private PlayedClient Store(string stored)
    {
        PlayedClient client = _scene.AddClient("c");
        string[] workers = stored.Split(" / ");
        for (int worker = 0; worker < workers.Length; worker++)
        {
            _workers.Add(_scene.AddWorker($"w{worker}"));
            string[] sizes = workers[worker].Split(' ');
            for (int i = 0; i < sizes.Length; i++)
            {
                string key = $"{(char)('a' + worker)}{i}";
                client.Options[key] = new TaskOptions { Workers = [$"w{worker}"] };
                client.Submit(key, hold: key);
                Assert.Contains($"Run {key}", _workers[worker].TakeSeen());
                _workers[worker].Finish(key, long.Parse(sizes[i], CultureInfo.InvariantCulture));
            }
        }

        client.TakeSeen();
        return client;
    }

    /// <summary>Which copies were ordered at which worker: worker by worker, each in the order in which they were planned.</summary>
    private string TakeMoves() => string.Join(' ', _workers.SelectMany((worker, number) => worker.TakeSeen()
        .Where(seen => seen.StartsWith("Acquire ", StringComparison.Ordinal))
        .Select(seen => $"{seen["Acquire ".Length..seen.IndexOf('@', StringComparison.Ordinal)]}>{number}")));
}
