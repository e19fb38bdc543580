using Penstock.Protocol;

namespace Penstock.Core.Tests.Structures;

/// <summary>The scheduler's rows and the index of their keys.</summary>
public sealed class TaskTableTests
{
    [Fact]
    public void Rows_and_keys_are_found_while_they_live_and_never_by_an_old_handle() => Commands.Check(kinds: 4, nameof(TaskTableTests), commands =>
    {
        var table = new TaskTable();
        var index = new KeyIndex(table);
        var live = new List<(Key Key, TaskHandle Handle)>();
        var gone = new List<(Key Key, TaskHandle Handle)>();
        ulong keys = 0;
        foreach (Command command in commands)
        {
            if (command.Kind > 0 || live.Count == 0)
            {
                for (int i = 1 + (command.A % 12); i > 0; i--)
                {
                    // Consecutive numbers, and numbers far apart: both patterns exist, and both share homes in the index.
                    keys++;
                    var key = new Key(command.B % 3 == 0 ? 7 : (ulong)command.B, command.B % 2 == 0 ? keys : keys << 40);
                    int row = table.Add(key);
                    index.Add(row);
                    live.Add((key, table.Handle(row)));
                }
            }
            else
            {
                for (int i = 1 + (command.A % 24); i > 0 && live.Count > 0; i--)
                {
                    int victim = command.B % live.Count;
                    int row = table.Find(live[victim].Handle);
                    index.Remove(row);
                    table.Remove(row);
                    gone.Add(live[victim]);
                    live.RemoveAt(victim);
                }
            }

            Assert.Equal(live.Count, table.Count);
            foreach ((Key key, TaskHandle handle) in live)
            {
                int row = table.Find(handle);
                Assert.Equal((int)handle.Row, row);
                Assert.Equal(key, table.Keys[row]);
                Assert.Equal(row, index.Find(key));
            }

            foreach ((Key key, TaskHandle handle) in gone)
            {
                Assert.Equal(TaskRow.None, table.Find(handle));
                Assert.Equal(TaskRow.None, index.Find(key));
            }
        }
    });

    [Fact]
    public void Tasks_added_one_after_the_other_to_an_empty_table_are_neighbours()
    {
        var table = new TaskTable();
        int first = table.Add(new Key(1, 1));
        for (int i = 1; i < 1000; i++)
            Assert.Equal(first + i, table.Add(new Key(1, 1 + (ulong)i)));
    }

    [Fact]
    public void Memory_is_used_again()
    {
        var table = new TaskTable();
        for (int round = 0; round < 50; round++)
        {
            int[] rows = [.. Enumerable.Range(0, 1000).Select(i => table.Add(new Key((ulong)round, (ulong)i)))];
            foreach (int row in rows)
                table.Remove(row);
        }

        Assert.True(table.RowsUsed <= 2048, $"{table.RowsUsed} rows were used for 1,000 tasks at a time");
    }
}
