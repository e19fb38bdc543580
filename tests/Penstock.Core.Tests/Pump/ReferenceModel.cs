using Penstock.Serialization;

namespace Penstock.Core.Tests.Pump;

/// <summary>What every key is worth when evaluated one after the other; shares no code with the machines.</summary>
internal sealed class ReferenceModel
{
    private readonly Dictionary<Key, Recipe> _recipes = [];

    /// <summary>One task: its key is a hash of its constant and its inputs, so equal calls are one task.</summary>
    public Key AddTask(long constant, Key[] inputs)
    {
        var writer = new WireWriter();
        writer.WriteInt64(constant);
        foreach (Key input in inputs)
        {
            writer.WriteUInt64(input.High);
            writer.WriteUInt64(input.Low);
        }

        var key = Key.FromHash(Xxh3.Hash128(writer.Written));
        bool fails = constant % 17 == 13 || inputs.Any(input => _recipes[input].Value is null);
        long value = inputs.Aggregate(constant, (sum, input) => Mix(sum, _recipes[input].Value ?? 0));
        _recipes.TryAdd(key, new Recipe(inputs, fails ? null : value, IsData: false));
        return key;
    }

    public void AddData(Key key, long value) => _recipes.Add(key, new Recipe([], value, IsData: true));

    /// <summary>How a task combines its inputs.</summary>
    public static long Mix(long sum, long input) => unchecked((sum * 31) + input);

    /// <summary>The value of a key; null if its task, or one it depends on, fails.</summary>
    public long? ValueOf(Key key) => _recipes[key].Value;

    public bool IsData(Key key) => _recipes[key].IsData;

    /// <summary>Whether a key or something it depends on has a property.</summary>
    public bool Descends(Key key, Func<Key, bool> from)
    {
        var seen = new HashSet<Key>();
        var open = new Stack<Key>([key]);
        while (open.TryPop(out Key next))
        {
            if (!seen.Add(next))
                continue;
            if (from(next))
                return true;
            foreach (Key input in _recipes[next].Inputs)
                open.Push(input);
        }

        return false;
    }

    private sealed record Recipe(Key[] Inputs, long? Value, bool IsData);
}
