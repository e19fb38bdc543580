using Microsoft.CodeAnalysis;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>
/// Finds out how the types of one signature are encoded, walking through the members of the user's own types. Lives for one
/// method; what it hands out holds no symbols.
/// </summary>
internal sealed class ShapeBuilder(Compilation compilation)
{
    /// <summary>Ends the walk through a generic type that contains ever larger instances of itself.</summary>
    private const int UserTypesMax = 500;

    private readonly TypeCatalog _catalog = TypeCatalog.Of(compilation);
    private readonly Dictionary<INamedTypeSymbol, FormatterShape> _newShapes = new(SymbolEqualityComparer.Default);
    private readonly List<UserTypeModel> _newTypes = [];
    private readonly Dictionary<string, UserTypeModel> _reachable = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _enums = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];
    private bool _isRecursive;

    public Compilation Compilation { get; } = compilation;

    /// <summary>Why the last type could not be encoded.</summary>
    public ShapeFailure? Failure { get; private set; }

    /// <summary>The user types in all the roots so far and within them, in a stable order.</summary>
    public IEnumerable<UserTypeModel> UserTypes => _reachable.Values.OrderBy(type => type.Id, StringComparer.Ordinal);

    /// <summary>The shapes of these user types and of the enums beside them, for the signature's hash.</summary>
    public IEnumerable<string> Definitions => UserTypes.Select(TypeDefinition).Concat(_enums);

    /// <summary>Finds the shape of a parameter's or result's type; null and <see cref="Failure"/> if there is none.</summary>
    public FormatterShape? BuildRoot(ITypeSymbol type)
    {
        lock (_catalog)
        {
            Failure = null;
            _path.Clear();
            _path.Add(NameOf(type));
            FormatterShape? shape = Build(type);
            if (shape is not null)
                Complete(shape);
            _newShapes.Clear();
            _newTypes.Clear();
            _isRecursive = false;
            return shape;
        }
    }

    private void Complete(FormatterShape root)
    {
        _catalog.Add(_newShapes, _isRecursive ? RecursiveTypes.Defer(_newTypes) : _newTypes);
        _catalog.CollectReachable(root, _reachable, _enums);
    }

    /// <summary>Finds the shape of a member's type.</summary>
    public FormatterShape? BuildMember(string name, ITypeSymbol type)
    {
        _path.Add("." + name);
        FormatterShape? shape = Build(type);
        _path.RemoveAt(_path.Count - 1);
        return shape;
    }

    /// <summary>Records why the type at the current path, or a member of it, cannot be encoded.</summary>
    public void Fail(string reason, string? member = null) =>
        Failure ??= new ShapeFailure(string.Concat(_path) + (member is null ? "" : "." + member), reason);

    private FormatterShape? Build(ITypeSymbol type)
    {
        if (SpecialTypes.Formatter(type.SpecialType) is { } property)
            return FormatterShape.Scalar(TypeText.Plain(type), property);
        return type switch
        {
            IArrayTypeSymbol array => BuildArray(array),
            INamedTypeSymbol { TypeKind: TypeKind.Enum } named => BuildEnum(named),
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable =>
                BuildComposed(nullable, "Nullable", nullable.TypeArguments, suffix: ""),
            INamedTypeSymbol { IsTupleType: true } tuple => BuildTuple(tuple),
            INamedTypeSymbol named when KnownTypes.Find(named) is { } known => BuildKnown(named, known),
            INamedTypeSymbol named => BuildUserType(named),
            _ => Refuse(TypeRefusals.Reason(type) ?? "has no formatter"),
        };
    }

    private FormatterShape? BuildArray(IArrayTypeSymbol array)
    {
        if (array.Rank > 2 || (array.Rank == 2 && array.ElementType is IArrayTypeSymbol))
            return Refuse("is an array that has no formatter; use arrays of one or two dimensions, or arrays of arrays");
        return BuildComposed(array, array.Rank == 1 ? "Array" : "Array2D", [array.ElementType], "[]");
    }

    private FormatterShape? BuildEnum(INamedTypeSymbol type)
    {
        if (!IsAccessible(type))
            return null;
        return FormatterShape.Enum(TypeText.Plain(type), EnumDefinition(type));
    }

    private FormatterShape? BuildTuple(INamedTypeSymbol tuple)
    {
        var items = new FormatterShape[tuple.TypeArguments.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (BuildMember($"Item{i + 1}", tuple.TypeArguments[i]) is not { } item)
                return null;
            items[i] = item;
        }

        return FormatterShape.Composed(TypeText.Plain(tuple), "Tuple", items);
    }

    private FormatterShape? BuildKnown(INamedTypeSymbol type, KnownType known) => known.Kind == KnownTypeKind.Scalar
        ? FormatterShape.Scalar(TypeText.Plain(type), type.Name)
        : BuildComposed(type, type.Name, type.TypeArguments, "[]");

    private FormatterShape? BuildComposed(ITypeSymbol type, string method, IReadOnlyList<ITypeSymbol> parts, string suffix)
    {
        var shapes = new FormatterShape[parts.Count];
        for (int i = 0; i < shapes.Length; i++)
        {
            if (BuildPart(parts[i], suffix) is not { } shape)
                return null;
            shapes[i] = shape;
        }

        return FormatterShape.Composed(TypeText.Plain(type), method, shapes);
    }

    private FormatterShape? BuildPart(ITypeSymbol type, string suffix)
    {
        // A message about a List<Order> starts at Order: what is wrong lies there.
        bool isOutermost = _path.Count == 1;
        if (isOutermost)
            _path[0] = NameOf(type);
        else
            _path.Add(suffix);
        FormatterShape? shape = Build(type);
        if (!isOutermost)
            _path.RemoveAt(_path.Count - 1);
        return shape;
    }

    private FormatterShape? BuildUserType(INamedTypeSymbol type)
    {
        if (_catalog.TryGetShape(type, out FormatterShape? known))
            return known;
        if (_newShapes.TryGetValue(type, out known))
        {
            _isRecursive = true; // Or met twice, which costs no more than looking once in vain.
            return known;
        }

        if (TypeRefusals.Reason(type) is { } reason)
            return Refuse(reason);
        if (!IsAccessible(type))
            return null;
        if (_newShapes.Count >= UserTypesMax)
            return Refuse("contains ever more types");
        string id = TypeText.Id(type);
        FormatterShape shape = FormatterShape.UserType(TypeText.Plain(type), FormatterNames.Of(id));
        _newShapes.Add(type, shape);
        if (new UserTypeReader(this, type).Read(id, shape.Name) is not { } model)
            return null;
        _newTypes.Add(model);
        return shape;
    }

    private bool IsAccessible(INamedTypeSymbol type)
    {
        if (Compilation.IsSymbolAccessibleWithin(type, Compilation.Assembly))
            return true;
        Fail("is private, so generated code cannot reach it; make it internal or public");
        return false;
    }

    private FormatterShape? Refuse(string reason)
    {
        Fail(reason);
        return null;
    }

    private static string NameOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsTupleType: false, SpecialType: SpecialType.None } ? type.Name : TypeText.Id(type);

    private static string EnumDefinition(INamedTypeSymbol type)
    {
        // A later .NET may add members to its enums; that must not look like another signature.
        IEnumerable<string> members = KnownTypes.IsOfDotNet(type)
            ? []
            : type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(field => $"{field.Name}={field.ConstantValue}");
        return $"enum {TypeText.Id(type)}:{type.EnumUnderlyingType?.Name}{{{string.Join(",", members)}}}";
    }

    private static string TypeDefinition(UserTypeModel model) =>
        $"type {model.Id}{{{string.Join(",", model.Members.Select(member => $"{member.Name}:{member.Shape.Type}"))}}}";
}

/// <summary>Why a type cannot be encoded.</summary>
/// <param name="Path">The member at fault, from the root: <c>Order.Lines[].Product</c>.</param>
/// <param name="Reason">A predicate: "is a delegate…".</param>
internal sealed record ShapeFailure(string Path, string Reason);
