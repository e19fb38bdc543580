using Penstock.TestKit;

namespace Penstock.Simulator.Tests.Bandwidth;

/// <summary>
/// Exact flows, as Estee (MIT, https://github.com/It4innovations/estee) checks them for its own division.
/// </summary>
public sealed class MaxMinFlowTests
{
    /// <summary>Capacities of senders, of receivers, links by sender row, expected flows by sender row.</summary>
    public static TheoryData<double[], double[], string[], double[][]> Matrices => new()
    {
        { [1, 1], [1], ["1", "1"], [[0.5], [0.5]] },
        { [1], [1, 1], ["11"], [[0.5, 0.5]] },
        { [1, 1], [1, 1], ["10", "10"], [[0.5, 0], [0.5, 0]] },
        { [1, 1], [1, 1], ["11", "10"], [[0.5, 0.5], [0.5, 0]] },
        { [1, 1], [1, 0.25], ["11", "10"], [[0.5, 0.25], [0.5, 0]] },
        { [1, 1, 1, 1], [1, 1, 1, 1], ["1111", "1111", "1111", "1111"], [[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]] },
        { [0.4, 1, 1, 1], [1, 1, 0.8, 1], ["1111", "1111", "1111", "0001"], [[0.1, 0.1, 0.1, 0.1], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0, 0, 0, 0.4]] },
        { [0.1, 0.2, 0.3, 0.4], [1, 0.2, 0.2, 0.1], ["1000", "0100", "0010", "0001"], [[0.1, 0, 0, 0], [0, 0.2, 0, 0], [0, 0, 0.2, 0], [0, 0, 0, 0.1]] },
    };

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Flows_are_the_published_ones(double[] send, double[] receive, string[] links, double[][] expected)
    {
        PeerPair[] pairs = [.. from sender in Enumerable.Range(0, send.Length)
                               from receiver in Enumerable.Range(0, receive.Length)
                               where links[sender][receiver] == '1'
                               select new PeerPair(sender, receiver)];
        double[] flows = new double[pairs.Length];
        new MaxMinFlow().Divide(pairs, send, receive, flows);

        double[][] matrix = [.. expected.Select(row => new double[row.Length])];
        for (int i = 0; i < pairs.Length; i++)
            matrix[pairs[i].Source][pairs[i].Target] = flows[i];
        Assert.Equal(expected.SelectMany(row => row), matrix.SelectMany(row => row));
    }

    [Fact]
    public void No_peer_exceeds_its_capacity_and_every_link_has_a_full_end() => SeededRuns.Run(200, seed =>
    {
        var random = new Random(seed);
        int peers = random.Next(2, 9);
        double[] send = [.. Enumerable.Range(0, peers).Select(_ => 0.1 + random.NextDouble())];
        double[] receive = [.. Enumerable.Range(0, peers).Select(_ => 0.1 + random.NextDouble())];
        PeerPair[] pairs = [.. from sender in Enumerable.Range(0, peers)
                               from receiver in Enumerable.Range(0, peers)
                               where sender != receiver && random.Next(3) > 0
                               select new PeerPair(sender, receiver)];
        double[] flows = new double[pairs.Length];
        new MaxMinFlow().Divide(pairs, send, receive, flows);

        double[] sent = new double[peers];
        double[] received = new double[peers];
        for (int i = 0; i < pairs.Length; i++)
        {
            sent[pairs[i].Source] += flows[i];
            received[pairs[i].Target] += flows[i];
        }

        for (int peer = 0; peer < peers; peer++)
        {
            Assert.True(sent[peer] <= send[peer] + 1e-9);
            Assert.True(received[peer] <= receive[peer] + 1e-9);
        }

        foreach (PeerPair pair in pairs)
            Assert.True(sent[pair.Source] > send[pair.Source] - 1e-9 || received[pair.Target] > receive[pair.Target] - 1e-9);
    });
}
