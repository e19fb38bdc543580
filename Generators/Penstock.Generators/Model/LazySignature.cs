namespace Penstock.Generators.Model;

/// <summary>What C# compares to tell overloads apart, as text.</summary>
internal static class LazySignature
{
    public static string Of(string name, int arity, IEnumerable<string> parameterTypes) => $"{name}`{arity}({string.Join("; ", parameterTypes)})";

    /// <summary>The signature of a member that leaves no room for a method of its name.</summary>
    public static string AnyOf(string name) => name;
}
