using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

/// <summary>A recursive type with a formatter in the form that the generator emits.</summary>
internal sealed class TreeNode(string? name, double weight, List<TreeNode>? children)
{
    public string? Name { get; } = name;

    public double Weight { get; } = weight;

    public List<TreeNode>? Children { get; } = children;

    public static TreeNode Random(RandomValues random, int depth = 4) => new(
        random.OrNull(random.String), random.Double(), depth == 0 ? null : [.. Enumerable.Range(0, random.Below(3)).Select(_ => Random(random, depth - 1))]);

    public override bool Equals(object? obj) => obj is TreeNode other
        && Name == other.Name && Sameness.Same(Weight, other.Weight) && Sameness.Same(Children, other.Children);

    public override int GetHashCode() => HashCode.Combine(Name, Children?.Count);

    public sealed class Formatter : Formatter<TreeNode>
    {
        public static readonly Formatter Instance = new();

        private static readonly Formatter<List<TreeNode>> List = Formatters.List(Formatters.Deferred(static () => Instance));

        public override string Schema => $"TreeNode{{str,f64,{List.Schema}}}";

        public override void Write(WireWriter writer, TreeNode value)
        {
            if (value is null)
            {
                writer.WriteNil();
                return;
            }

            writer.BeginObject(3);
            writer.WriteString(value.Name);
            writer.WriteDouble(value.Weight);
            List.Write(writer, value.Children!); // null is allowed on the wire
            writer.EndObject();
        }

        public override TreeNode Read(ref WireReader reader)
        {
            if (reader.TryReadNil()) return null!; // nil stands for null
            var members = reader.BeginObject();
            var name = members > 0 ? reader.ReadString() : null;
            var weight = members > 1 ? reader.ReadDouble() : 1.0;
            var children = members > 2 ? List.Read(ref reader) : null;
            reader.EndObject(members, 3);
            return new(name, weight, children);
        }

        public override long Measure(TreeNode value) =>
            value is null ? 1 : 10 + Formatters.String.Measure(value.Name!) + List.Measure(value.Children!); // null is allowed there
    }
}
