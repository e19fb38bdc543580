using Microsoft.CodeAnalysis.Text;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Writes the method <c>Lazy</c> of a user type, as a static extension of the type.</summary>
internal static class LazyConstructionEmitter
{
    private const string MethodName = "Lazy";

    public static SourceText Write(UserTypeModel type, LazyConstruction lazy)
    {
        SourceWriter writer = GeneratedFile.Start();
        if (lazy.Namespace.Length > 0)
            writer.Open($"namespace {lazy.Namespace}");
        writer
            .Line("/// <summary>Makes lazy values out of lazy members.</summary>")
            .Line(GeneratedFile.Attribute)
            .Open($"{(lazy.IsPublic ? "public" : "internal")} static class {lazy.ClassName}")
            .Open($"extension({type.Type})");
        var header = new LazyHeader(
            "<summary>Makes a lazy value out of members that are lazy values, futures or constants. Runs nothing.</summary>",
            lazy.IsPublic,
            MethodName,
            type.Type,
            IsOblivious: false);
        foreach (LazyOverload overload in OverloadPlanner.Extras(lazy.Parameters).Prepend(OverloadPlanner.Main(lazy.Parameters)))
        {
            IEnumerable<string> members = lazy.ParameterOfMember.Select(position => LazyOverloadWriter.Argument(overload.Parameters[position]));
            LazyOverloadWriter.Write(writer, header, overload, $"Composite<{type.Type}>(global::Penstock.CompositeShape.Sequence, [{string.Join(", ", members)}])");
        }

        writer.Close().Close();
        if (lazy.Namespace.Length > 0)
            writer.Close();
        return writer.ToSourceText();
    }
}
