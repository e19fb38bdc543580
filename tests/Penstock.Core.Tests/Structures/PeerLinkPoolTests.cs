namespace Penstock.Core.Tests.Structures;

/// <summary>Links between tasks and peers.</summary>
public sealed class PeerLinkPoolTests
{
    private const int Tasks = 5;

    [Fact]
    public void A_task_lists_exactly_its_links_the_newest_first() => Commands.Check(kinds: 3, nameof(PeerLinkPoolTests), commands =>
    {
        var pool = new PeerLinkPool();
        int[] heads = [.. Enumerable.Repeat(TaskRow.None, Tasks)];
        var model = Enumerable.Range(0, Tasks).Select(_ => new List<(int Link, int Peer)>()).ToArray();
        int peers = 0;
        foreach (Command command in commands)
        {
            int task = command.A % Tasks;
            if (command.Kind > 0 || model[task].Count == 0)
            {
                int link = pool.Add(task, peers, command.B, (uint)command.A, ref heads[task]);
                model[task].Insert(0, (link, peers++));
            }
            else
            {
                (int link, int peer) = model[task][command.B % model[task].Count];
                Assert.Equal(link, pool.Find(heads[task], peer));
                pool.Remove(link, ref heads[task]);
                model[task].RemoveAll(entry => entry.Link == link);
                Assert.Equal(TaskRow.None, pool.Find(heads[task], peer));
            }

            Assert.Equal(model.Sum(links => links.Count), pool.Count);
            for (int i = 0; i < Tasks; i++)
                Assert.Equal(model[i], Walk(i));
        }

        List<(int Link, int Peer)> Walk(int task)
        {
            var links = new List<(int, int)>();
            for (int link = heads[task]; link != TaskRow.None; link = pool[link].Next)
            {
                Assert.Equal(task, pool[link].Task);
                links.Add((link, pool[link].Peer));
            }

            return links;
        }
    });
}
