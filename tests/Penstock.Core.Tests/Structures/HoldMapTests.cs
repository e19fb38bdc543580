namespace Penstock.Core.Tests.Structures;

/// <summary>The client's index of the keys it holds.</summary>
public sealed class HoldMapTests
{
    [Fact]
    public void Every_slot_is_found_by_its_key_until_it_is_removed() => Commands.Check(kinds: 3, nameof(HoldMapTests), commands =>
    {
        var map = new HoldMap();
        var rows = new HoldRow[64];
        var model = new Dictionary<Key, int>();
        int slots = 0;
        foreach (Command command in commands)
        {
            if (command.Kind > 0 || model.Count == 0)
            {
                if (slots == rows.Length)
                    Array.Resize(ref rows, 2 * slots);
                var key = new Key(command.B % 4 == 0 ? 1UL : (ulong)command.B, command.A % 2 == 0 ? (ulong)slots : (ulong)slots << 33);
                rows[slots].Key = key;
                model.Add(key, slots);
                map.Add(slots++, rows);
            }
            else
            {
                (Key key, int slot) = model.OrderBy(entry => entry.Value).ElementAt(command.A % model.Count);
                model.Remove(key);
                map.Remove(slot, rows);
                Assert.Equal(HoldRow.None, map.Find(in key, rows));
            }

            Assert.Equal(model.Count, map.Count);
            Assert.Equal(model.Values.Order(), map.Slots().Order());
            foreach ((Key key, int slot) in model)
                Assert.Equal(slot, map.Find(in key, rows));
        }
    });
}
