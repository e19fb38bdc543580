using System.Text;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>
/// The formatters that one generated class uses: existing instances are named where they are used, composed ones are kept in
/// static fields of the class.
/// </summary>
/// <param name="generatedNamespace">Where the assembly's formatters are.</param>
/// <param name="className">The name of the class, which no field may have.</param>
internal sealed class FormatterFields(string generatedNamespace, string className)
{
    private const string Library = "global::Penstock.Serialization.Formatters.";

    private readonly Dictionary<FormatterShape, string> _names = [];
    private readonly List<(string Name, FormatterShape Shape)> _fields = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { className };

    /// <summary>An expression for a formatter.</summary>
    public string Use(FormatterShape shape)
    {
        if (shape.Kind == FormatterShapeKind.Scalar || shape is { Kind: FormatterShapeKind.UserType, IsDeferred: false })
            return Expression(shape, generatedNamespace);
        if (_names.TryGetValue(shape, out string? known))
            return known;
        string name = UniqueName(shape);
        _names.Add(shape, name);
        _fields.Add((name, shape));
        return name;
    }

    /// <summary>Writes the fields; call after everything that uses them was put together.</summary>
    public void Write(SourceWriter writer)
    {
        foreach ((string name, FormatterShape shape) in _fields)
            writer.Line($"private static readonly global::Penstock.Serialization.Formatter<{shape.Type}> {name} = {Expression(shape, generatedNamespace)};");
        if (_fields.Count > 0)
            writer.Line();
    }

    /// <summary>An expression that makes or names a formatter, whoever uses it.</summary>
    public static string Expression(FormatterShape shape, string generatedNamespace) => shape.Kind switch
    {
        FormatterShapeKind.Scalar => Library + shape.Name,
        FormatterShapeKind.Enum => $"{Library}Enum<{shape.Type}>()",
        FormatterShapeKind.UserType when shape.IsDeferred => $"{Library}Deferred<{shape.Type}>(static () => {Instance(shape, generatedNamespace)})",
        FormatterShapeKind.UserType => Instance(shape, generatedNamespace),
        FormatterShapeKind.Composed or _ => $"{Library}{shape.Name}({string.Join(", ", shape.Arguments.Select(argument => Expression(argument, generatedNamespace)))})",
    };

    private static string Instance(FormatterShape shape, string generatedNamespace) => $"global::{generatedNamespace}.{shape.Name}.Instance";

    private string UniqueName(FormatterShape shape)
    {
        string name = Describe(shape) + "Formatter";
        string unique = name;
        for (int i = 2; !_taken.Add(unique); i++)
            unique = name + i;
        return unique;
    }

    private static string Describe(FormatterShape shape) => shape.Kind switch
    {
        FormatterShapeKind.Scalar => shape.Name,
        FormatterShapeKind.Composed => shape.Name + "Of" + string.Join("And", shape.Arguments.Select(Describe)),
        FormatterShapeKind.UserType or FormatterShapeKind.Enum or _ => SimpleName(shape.Type),
    };

    private static string SimpleName(string type)
    {
        int arguments = type.IndexOf('<');
        string name = arguments < 0 ? type : type.Substring(0, arguments);
        var letters = new StringBuilder();
        foreach (char character in name.Substring(name.LastIndexOfAny(['.', ':']) + 1))
            letters.Append(char.IsLetterOrDigit(character) ? character.ToString() : "");
        return letters.ToString();
    }
}
