using System.Runtime.Serialization;

namespace Penstock.Generators.Tests.CallForms;

/// <summary>Methods over user types of every shape that a formatter is written for.</summary>
internal static partial class Shop
{
    [Delayed]
    public static Order Ship(Order order, DateTime when) => order with { Shipped = when };

    [Delayed]
    public static Customer? FirstParent(Customer customer) => customer.Parent;

    [Delayed]
    public static Tree Grow(Tree? tree, int depth) => depth == 0 ? new Tree(0, []) : new Tree(depth, [tree, Grow(tree, depth - 1)]);

    [Delayed]
    public static Dictionary<Kind, List<Box<Line?>>> Sort(IEnumerable<Line> lines) =>
        lines.GroupBy(line => line.Count > 1 ? Kind.Special : Kind.Plain).ToDictionary(group => group.Key, group => group.Select(line => new Box<Line?>(line)).ToList());

    [Delayed]
    public static Animal Adopt(string name) => name == "cat" ? new Cat { Name = name } : new Animal { Name = name };

    [Delayed]
    public static Even Start(int value) => new(new Odd(new Even(null, value), value + 1), value + 2);
}

internal enum Kind : sbyte
{
    Plain,
    Special = -7,
}

internal abstract record Entity(int Id);

internal sealed record Order(int Id, Customer Buyer, Line[] Lines, DateTime? Shipped) : Entity(Id)
{
    public required string Note { get; init; }

    public int Count => Lines.Sum(line => line.Count);

    [IgnoreDataMember]
    public string? Cached { get; set; }
}

internal sealed class Customer
{
    public string Name { get; set; } = "";

    public Kind Kind;

    public Customer? Parent { get; set; }
}

internal readonly struct Line
{
    public Line(string product, int count)
    {
        Product = product;
        Count = count;
    }

    public string Product { get; }

    public int Count { get; }
}

internal sealed record Box<T>(T Content);

internal sealed record Tree(int Value, IReadOnlyList<Tree?> Children);

internal class Animal
{
    public string Name { get; init; } = "";
}

internal sealed class Cat : Animal
{
    public int Lives { get; init; } = 9;
}

internal sealed record Even(Odd? Next, int Value);

internal sealed record Odd(Even? Next, int Value);
