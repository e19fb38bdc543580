using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>Reads the parameters of a method and reports those that no task could be given.</summary>
internal sealed class ParameterReader(ShapeBuilder shapes, IMethodSymbol method, MethodDeclarationSyntax syntax, List<DiagnosticInfo> diagnostics)
{
    public List<ParameterModel> Read()
    {
        var models = new List<ParameterModel>();
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            if (Read(method.Parameters[i], syntax.ParameterList.Parameters[i]) is { } model)
                models.Add(model);
        }

        if (method.IsVararg)
            Report(DiagnosticDescriptors.UnsupportedParameter, syntax.ParameterList, "__arglist", method.Name, "a list of unknown types cannot be encoded");
        return models;
    }

    private ParameterModel? Read(IParameterSymbol parameter, ParameterSyntax place)
    {
        SyntaxNode typePlace = (SyntaxNode?)place.Type ?? place;
        ITypeSymbol type = parameter.Type;
        if (parameter.RefKind != RefKind.None)
            return Report(DiagnosticDescriptors.UnsupportedParameter, place, parameter.Name, method.Name, "it is passed by reference; pass the value, and return what changes");
        if (IsCancellationToken(type))
            return new ParameterModel(parameter.Name, TypeText.Plain(type), false, false, null, null, null);
        if (type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic)
            return Report(DiagnosticDescriptors.ObjectParameter, typePlace, parameter.Name, method.Name, TypeText.Plain(type));
        if (TypeRefusals.Kind(type) is { } reason)
            return Report(DiagnosticDescriptors.UnsupportedParameter, typePlace, parameter.Name, method.Name, $"'{type.ToDisplayString()}' {reason}");
        if (shapes.BuildRoot(type) is not { } shape)
            return Report(DiagnosticDescriptors.NotSerialisable, typePlace, $"Parameter '{parameter.Name}' of '{method.Name}'", shapes.Failure?.Path ?? type.Name, shapes.Failure?.Reason ?? "");

        return Model(parameter.Name, type, DefaultValueText.Of(parameter), shape);
    }

    /// <summary>Describes something that a graph supplies.</summary>
    public static ParameterModel Model(string name, ITypeSymbol type, string? defaultText, FormatterShape shape) => new(
        name,
        TypeText.Plain(type),
        TypeText.HasLooseNullability(type),
        !type.IsValueType && type.NullableAnnotation != NullableAnnotation.NotAnnotated,
        defaultText,
        shape,
        ReadCollection(type));

    private static CollectionModel? ReadCollection(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return new CollectionModel(IsInterface: false, IsConvertible: false, Key: null, TypeText.Plain(array.ElementType));
        if (type is not INamedTypeSymbol named || KnownTypes.Find(named) is not { Kind: not KnownTypeKind.Scalar } known)
            return null;
        bool isInterface = type.TypeKind == TypeKind.Interface;
        if (!isInterface && !known.PassedByItem)
            return null;
        bool isMap = known.Kind == KnownTypeKind.Map;
        ITypeSymbol item = named.TypeArguments[isMap ? 1 : 0];
        return new CollectionModel(
            isInterface,
            isInterface && (isMap || !IsItemOfOtherShapes(item)),
            isMap ? TypeText.Plain(named.TypeArguments[0]) : null,
            known.PassedByItem ? TypeText.Plain(item) : null);
    }

    /// <summary>A dictionary is a sequence of pairs and a string one of characters, but neither is encoded as one.</summary>
    private static bool IsItemOfOtherShapes(ITypeSymbol item) =>
        item.SpecialType == SpecialType.System_Char || item.MetadataName == "KeyValuePair`2";

    private static bool IsCancellationToken(ITypeSymbol type) =>
        type.Name == "CancellationToken" && KnownTypes.IsIn(type.ContainingNamespace, "System.Threading");

    private ParameterModel? Report(DiagnosticDescriptor descriptor, SyntaxNode place, params string[] arguments)
    {
        diagnostics.Add(DiagnosticInfo.Create(descriptor, LocationInfo.Of(place.GetLocation()), arguments));
        return null;
    }
}
