namespace Penstock.Generators.Model;

/// <summary>One overload of a lazy method.</summary>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Priority">The overload resolution priority: the overload with more plain values wins where several fit.</param>
internal sealed record LazyOverload(EquatableArray<LazyParameter> Parameters, int Priority)
{
    /// <summary>What C# tells overloads apart by.</summary>
    public string Signature(string name) => LazySignature.Of(name, TypeParameters.Count(), Parameters.Select(SignatureType));

    /// <summary>The type parameters, in order.</summary>
    public IEnumerable<string> TypeParameters => Parameters.Where(parameter => parameter.TypeParameter is not null).Select(parameter => parameter.TypeParameter!); // Filtered on the same line.

    private string SignatureType(LazyParameter parameter) => parameter.TypeParameter is { } name
        ? $"global::Penstock.Delayed<!{TypeParameters.ToList().IndexOf(name)}>"
        : parameter.Type;
}

/// <summary>A parameter of an overload.</summary>
/// <param name="Source">The parameter of the user's method.</param>
/// <param name="Form">How the value is given.</param>
/// <param name="Type">The type as code, without a question mark.</param>
/// <param name="TypeParameter">The type parameter of <see cref="LazyForm.Convertible"/>.</param>
/// <param name="IsOptional">Whether the default value is taken if it is left out.</param>
/// <param name="IsParams">Whether items can be listed one by one.</param>
internal sealed record LazyParameter(ParameterModel Source, LazyForm Form, string Type, string? TypeParameter, bool IsOptional, bool IsParams);

/// <summary>The ways to give a value to a lazy method. To add one: here, in OverloadPlanner and in LazyMethodEmitter.</summary>
internal enum LazyForm
{
    /// <summary>A lazy value of the parameter's type.</summary>
    Lazy,

    /// <summary>For interfaces: a lazy value of any type that has the interface.</summary>
    Convertible,

    /// <summary>For interfaces: a plain value.</summary>
    Plain,

    /// <summary>For collections: lazy items, or the pairs of a dictionary with lazy values.</summary>
    Items,
}
