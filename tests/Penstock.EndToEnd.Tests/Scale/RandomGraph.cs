using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Scale;

/// <summary>A graph made from a seed, as lazy values and, computed here at once, as the values they must have.</summary>
internal sealed class RandomGraph
{
    private const int TasksMax = 60;
    private const int InputsMax = 5;

    private readonly Random _random;
    private readonly List<(Delayed<long> Lazy, long Value)> _items = [];

    public RandomGraph(Random random)
    {
        _random = random;
        int count = random.Next(1, TasksMax);
        for (int i = 0; i < count; i++)
            _items.Add(i == 0 ? Leaf() : Next());
    }

    /// <summary>A few of its values, perhaps the same one twice.</summary>
    public IReadOnlyList<(Delayed<long> Lazy, long Value)> Pick() => [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Any())];

    /// <summary>Lets later values build on a future instead of on the lazy value it came from.</summary>
    public void Use(Future<long> future, long value) => _items.Add((future, value));

    /// <summary>Adds tasks on top of what is there.</summary>
    public void Grow(int count)
    {
        for (int i = 0; i < count; i++)
            _items.Add(Next());
    }

    private (Delayed<long> Lazy, long Value) Next() => _random.Next(6) switch
    {
        0 => Leaf(),
        1 => Pair(static (left, right) => Add(left, right), static (left, right) => left + right),
        2 => Pair(static (left, right) => Multiply(left, right), static (left, right) => unchecked(left * right)),
        3 => Pair(static (left, right) => AddLaterAsync(left, right), static (left, right) => left + right),
        4 => Item(),
        _ => List(),
    };

    private (Delayed<long> Lazy, long Value) Leaf()
    {
        long value = _random.Next(1000);
        return (Add(value, 1), value + 1);
    }

    private (Delayed<long> Lazy, long Value) Pair(Func<Delayed<long>, Delayed<long>, Delayed<long>> lazy, Func<long, long, long> eager)
    {
        var (left, right) = (Any(), Any());
        return (lazy(left.Lazy, right.Lazy), eager(left.Value, right.Value));
    }

    private (Delayed<long> Lazy, long Value) Item()
    {
        var value = Any();
        (Delayed<long> quotient, Delayed<long> remainder) = Divide(value.Lazy, 7);
        return _random.Next(2) == 0 ? (quotient, value.Value / 7) : (remainder, value.Value % 7);
    }

    private (Delayed<long> Lazy, long Value) List()
    {
        var items = Enumerable.Range(0, _random.Next(InputsMax)).Select(_ => Any()).ToList();
        return (Sum(items.Select(item => item.Lazy)), TestTasks.Sum([.. items.Select(item => item.Value)]));
    }

    private (Delayed<long> Lazy, long Value) Any() => _items[_random.Next(_items.Count)];
}
