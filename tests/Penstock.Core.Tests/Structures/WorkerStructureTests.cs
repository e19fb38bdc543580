using Penstock.Protocol;

namespace Penstock.Core.Tests.Structures;

/// <summary>Small structures of the worker machine.</summary>
public sealed class WorkerStructureTests
{
    [Fact]
    public void Rows_in_use_keep_what_was_written_and_are_never_given_out_twice() => Commands.Check(kinds: 3, nameof(WorkerStructureTests), commands =>
    {
        var pool = new RowPool<long>();
        var model = new Dictionary<int, long>();
        foreach (Command command in commands)
        {
            if (command.Kind > 0 || model.Count == 0)
            {
                for (int i = command.A % 6; i >= 0; i--)
                {
                    int row = pool.Allocate();
                    model.Add(row, command.B + i); // Throws for a row that is in use.
                    pool[row] = command.B + i;
                }
            }
            else
            {
                int row = model.Keys.Order().ElementAt(command.A % model.Count);
                model.Remove(row);
                pool.Free(row);
            }

            Assert.Equal(model.Count, pool.Count);
            Assert.All(model, entry => Assert.Equal(entry.Value, pool[entry.Key]));
        }
    });

    [Fact]
    public void A_handle_map_answers_what_was_set_last() => Commands.Check(kinds: 3, nameof(WorkerStructureTests), commands =>
    {
        var map = new HandleMap();
        var model = new Dictionary<uint, int>();
        foreach (Command command in commands)
        {
            uint row = (uint)command.A * (command.A % 5 == 0 ? 100_000u : 1u);
            if (command.Kind > 0)
            {
                map.Set(row, command.B);
                model[row] = command.B;
            }
            else if (model.Remove(row))
            {
                map.Clear(row);
            }

            Assert.Equal(model.TryGetValue(row, out int data) ? data : -1, map.Find(row));
            Assert.Equal(model.TryGetValue(row + 1, out int next) ? next : -1, map.Find(row + 1));
        }

        Assert.All(model, entry => Assert.Equal(entry.Value, map.Find(entry.Key)));
    });

    [Fact]
    public void A_list_of_holders_keeps_the_first_few_in_order_and_each_once() => Commands.Check(kinds: 3, nameof(WorkerStructureTests), commands =>
    {
        var list = default(HolderList);
        var model = new List<int>();
        foreach (Command command in commands)
        {
            int holder = command.A % 12;
            if (command.Kind > 0)
            {
                list.Add(new WorkerId(holder));
                if (!model.Contains(holder) && model.Count < InputList.HoldersMax)
                    model.Add(holder);
            }
            else
            {
                Assert.Equal(model.Remove(holder), list.Remove(new WorkerId(holder)));
            }

            Assert.Equal(model.Count, list.Count);
            for (int i = 0; i < model.Count; i++)
                Assert.Equal(model[i], list[i].Value);
            Assert.Equal(model.Contains(holder), list.Contains(new WorkerId(holder)));
        }
    });
}
