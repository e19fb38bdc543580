namespace App;

public enum Kind : byte
{
    Plain,
    Special = 7,
}

public abstract record Entity(int Id);

public sealed record Order(int Id, Customer Buyer, Line[] Lines, DateTime? Shipped) : Entity(Id)
{
    public required string Note { get; init; }

    public decimal Total => Id;

    [System.Runtime.Serialization.IgnoreDataMember]
    public string? Cached { get; set; }
}

public class Customer
{
    public string Name { get; set; } = "";

    public Kind Kind;

    public Customer? Parent { get; set; }
}

public readonly struct Line
{
    public Line(string product, int count)
    {
        Product = product;
        Count = count;
    }

    public string Product { get; }

    public int Count { get; }
}

public record struct Pair<TFirst>(TFirst First, List<Branch> Branches);

public sealed record Branch(Leaf? Leaf);

public sealed record Leaf(Branch? Branch);

internal static partial class Shop
{
    [Delayed]
    public static Order Place(Customer customer, Pair<int> pair, HashSet<Kind> kinds) => throw new NotSupportedException();
}
