using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Penstock.Generators.Model;

namespace Penstock.Generators.Tests;

/// <summary>What the pipeline keeps between runs must not keep a compilation alive, and must be equal when nothing changed.</summary>
public sealed class ModelHygieneTests
{
    private static readonly Type[] Roots = [typeof(ExtractedMethod), typeof(AssemblyPlan), typeof(DiagnosticInfo)];

    private static readonly Type[] Forbidden = [typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(Compilation), typeof(SemanticModel), typeof(Location), typeof(AttributeData)];

    [Fact]
    public void Models_hold_nothing_of_the_compiler() => Assert.All(
        Reachable(),
        type => Assert.DoesNotContain(Forbidden, forbidden => forbidden.IsAssignableFrom(type)));

    [Fact]
    public void Models_compare_by_value() => Assert.All(
        Reachable().Where(type => type.Assembly == typeof(DelayedGenerator).Assembly && !type.IsEnum),
        type => Assert.Contains(typeof(IEquatable<>).MakeGenericType(type), type.GetInterfaces()));

    [Fact]
    public void Models_hold_no_collection_that_compares_by_reference() => Assert.All(
        Reachable(),
        type => Assert.False(type != typeof(string) && type.Namespace == typeof(List<>).Namespace || type.FullName!.StartsWith(typeof(ImmutableArray<>).FullName!, StringComparison.Ordinal), type.FullName)); // Constructed types have full names.

    private static HashSet<Type> Reachable()
    {
        var reached = new HashSet<Type>();
        var open = new Stack<Type>(Roots);
        while (open.TryPop(out Type? type))
        {
            if (!reached.Add(type) || type.IsPrimitive || type == typeof(string))
                continue;
            IEnumerable<Type> fields = IsEquatableArray(type)
                ? type.GetGenericArguments()
                : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => field.FieldType);
            foreach (Type field in fields)
                open.Push(Nullable.GetUnderlyingType(field) ?? field);
        }

        return reached;
    }

    private static bool IsEquatableArray(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>);
}
