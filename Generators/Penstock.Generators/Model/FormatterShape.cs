namespace Penstock.Generators.Model;

/// <summary>How a formatter is put together: what the emitter writes as one expression.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Type">The type of the values as code.</param>
/// <param name="Name">The property or method of <c>Formatters</c>, the class of a user type's formatter, or an enum's members.</param>
/// <param name="Arguments">The formatters it is made of.</param>
internal sealed record FormatterShape(
    FormatterShapeKind Kind,
    string Type,
    string Name,
    EquatableArray<FormatterShape> Arguments)
{
    /// <summary>Whether the formatter of a user type is looked up at first use, because that type contains the one that asks.</summary>
    public bool IsDeferred { get; init; }

    public static FormatterShape Scalar(string type, string property) =>
        new(FormatterShapeKind.Scalar, type, property, EquatableArray<FormatterShape>.Empty);

    public static FormatterShape Enum(string type, string definition) =>
        new(FormatterShapeKind.Enum, type, definition, EquatableArray<FormatterShape>.Empty);

    public static FormatterShape Composed(string type, string method, params FormatterShape[] arguments) =>
        new(FormatterShapeKind.Composed, type, method, new(arguments));

    public static FormatterShape UserType(string type, string formatterName) =>
        new(FormatterShapeKind.UserType, type, formatterName, EquatableArray<FormatterShape>.Empty);

    /// <summary>This shape and everything it is made of.</summary>
    public IEnumerable<FormatterShape> SelfAndParts()
    {
        yield return this;
        foreach (FormatterShape argument in Arguments)
        {
            foreach (FormatterShape part in argument.SelfAndParts())
                yield return part;
        }
    }
}

/// <summary>Where a formatter comes from.</summary>
internal enum FormatterShapeKind
{
    /// <summary>A property of the library's <c>Formatters</c>: <c>Formatters.Int32</c>.</summary>
    Scalar,

    /// <summary><c>Formatters.Enum&lt;T&gt;()</c>.</summary>
    Enum,

    /// <summary>A method of <c>Formatters</c> applied to other formatters: <c>Formatters.List(…)</c>.</summary>
    Composed,

    /// <summary>A formatter that the generator writes: <c>App_OrderFormatter.Instance</c>.</summary>
    UserType,
}
