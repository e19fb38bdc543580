using Penstock.Generators.Discovery;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Writes one overload of a lazy method: a static method whose parameters are lazy, and that returns a node.</summary>
internal static class LazyOverloadWriter
{
    private const string AnnotationsOff = "#nullable disable annotations";
    private const string AnnotationsOn = "#nullable enable annotations";

    /// <summary>Writes one overload that returns a new node.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="header">What the overloads of one method share.</param>
    /// <param name="overload">Its parameters.</param>
    /// <param name="node">The node's type and arguments as code, without namespace.</param>
    public static void Write(SourceWriter writer, LazyHeader header, LazyOverload overload, string node)
    {
        writer.BlankBetween().Line("/// " + header.Documentation);
        if (overload.Priority > 0)
            writer.Line($"[global::System.Runtime.CompilerServices.OverloadResolutionPriority({overload.Priority})]");
        WriteSignature(writer, header, overload);
        IEnumerable<LazyParameter> notNull = overload.Parameters.Where(parameter => parameter is { Form: LazyForm.Plain, Source.AllowsNull: false });
        writer.Line("{").Indent();
        foreach (LazyParameter parameter in notNull)
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({Name(parameter)});");
        WriteReturn(writer, header, node);
        writer.Close();
    }

    /// <summary>Writes the signature in one line, or line by line where some types stand in a region without annotations.</summary>
    private static void WriteSignature(SourceWriter writer, LazyHeader header, LazyOverload overload)
    {
        string accessibility = header.IsPublic ? "public" : "internal";
        string typeParameters = overload.TypeParameters.Any() ? $"<{string.Join(", ", overload.TypeParameters)}>" : "";
        var parts = new List<(string Text, bool IsOblivious)>
        {
            ($"{accessibility} static global::Penstock.Delayed<{header.Type}> {TypeText.Identifier(header.Name)}{typeParameters}(", header.IsOblivious),
        };
        for (int i = 0; i < overload.Parameters.Count; i++)
            parts.Add((Declaration(overload.Parameters[i]) + (i < overload.Parameters.Count - 1 ? ", " : ""), overload.Parameters[i].Source.IsOblivious));
        parts.Add((")", false));
        foreach (LazyParameter parameter in overload.Parameters.Where(parameter => parameter.TypeParameter is not null))
            parts.Add(($" where {parameter.TypeParameter} : {parameter.Source.Type}", parameter.Source.IsOblivious));

        if (!parts.Exists(part => part.IsOblivious))
        {
            writer.Line(string.Concat(parts.Select(part => part.Text)));
            return;
        }

        bool isOff = false;
        foreach ((string text, bool isOblivious) in parts)
        {
            if (isOblivious != isOff)
                writer.Directive(isOblivious ? AnnotationsOff : AnnotationsOn);
            isOff = isOblivious;
            writer.Line(text.Trim());
        }

        if (isOff)
            writer.Directive(AnnotationsOn);
    }

    private static string Declaration(LazyParameter parameter)
    {
        string prefix = parameter.IsParams ? "params " : "";
        string question = parameter.IsOptional && !parameter.Source.IsOblivious ? "?" : "";
        string suffix = parameter.IsOptional ? " = null" : "";
        return $"{prefix}{parameter.Type}{question} {Name(parameter)}{suffix}";
    }

    private static void WriteReturn(SourceWriter writer, LazyHeader header, string node)
    {
        if (header.IsOblivious)
            writer.Directive(AnnotationsOff);
        writer.Line($"return new global::Penstock.{node};");
        if (header.IsOblivious)
            writer.Directive(AnnotationsOn);
    }

    /// <summary>The node that an argument becomes, as code.</summary>
    public static string Argument(LazyParameter parameter) => parameter.Form switch
    {
        LazyForm.Plain => $"new global::Penstock.Constant<{parameter.Source.Type}>({Name(parameter)})",
        LazyForm.Items => Collect(parameter.Source, parameter.Source.Collection, Name(parameter)),
        LazyForm.Lazy when parameter.IsOptional => $"{Name(parameter)} ?? new global::Penstock.Constant<{parameter.Source.Type}>({parameter.Source.Default})",
        LazyForm.Lazy or LazyForm.Convertible or _ => Name(parameter),
    };

    private static string Collect(ParameterModel source, CollectionModel? collection, string items) => collection?.Key is null
        ? $"global::Penstock.Graph.Collect<{source.Type}, {collection?.Item}>({items})"
        : $"global::Penstock.Graph.CollectPairs<{source.Type}, {collection.Key}, {collection.Item}>({items})";

    private static string Name(LazyParameter parameter) => TypeText.Identifier(parameter.Source.Name);
}

/// <summary>What all overloads of one lazy method share.</summary>
/// <param name="Documentation">The documentation's XML.</param>
/// <param name="IsPublic">Whether other assemblies see them.</param>
/// <param name="Name">The method's name.</param>
/// <param name="Type">The type of the lazy value as code.</param>
/// <param name="IsOblivious">Whether the type has to be written without nullable annotations.</param>
internal sealed record LazyHeader(string Documentation, bool IsPublic, string Name, string Type, bool IsOblivious);
