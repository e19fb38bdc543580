using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>
/// The user types whose formatters are known, per compilation: methods share their types, and taking one apart costs more than
/// the rest of a method. Goes with its compilation; what the pipeline keeps holds no reference to it.
/// </summary>
internal sealed class TypeCatalog
{
    private static readonly ConditionalWeakTable<Compilation, TypeCatalog> Catalogs = new();

    private readonly Dictionary<INamedTypeSymbol, FormatterShape> _shapes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<string, UserTypeModel> _models = new(StringComparer.Ordinal);

    /// <summary>The catalog of a compilation. Whoever uses it holds its lock.</summary>
    public static TypeCatalog Of(Compilation compilation) => Catalogs.GetValue(compilation, static _ => new TypeCatalog());

    public bool TryGetShape(INamedTypeSymbol type, out FormatterShape? shape) => _shapes.TryGetValue(type, out shape);

    /// <summary>Adds types that are complete: each of them refers only to others of them and to types added before.</summary>
    public void Add(IReadOnlyDictionary<INamedTypeSymbol, FormatterShape> shapes, IEnumerable<UserTypeModel> models)
    {
        foreach (KeyValuePair<INamedTypeSymbol, FormatterShape> shape in shapes)
            _shapes[shape.Key] = shape.Value;
        foreach (UserTypeModel model in models)
            _models[model.FormatterName] = model;
    }

    /// <summary>The types in a shape and everything within them.</summary>
    public void CollectReachable(FormatterShape root, Dictionary<string, UserTypeModel> types, ISet<string> enums)
    {
        foreach (FormatterShape shape in root.SelfAndParts())
        {
            if (shape.Kind == FormatterShapeKind.Enum)
                enums.Add(shape.Name);
            if (shape.Kind != FormatterShapeKind.UserType || types.ContainsKey(shape.Name))
                continue;
            UserTypeModel model = _models[shape.Name];
            types.Add(shape.Name, model);
            foreach (MemberModel member in model.Members)
                CollectReachable(member.Shape, types, enums);
        }
    }
}
