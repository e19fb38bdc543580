using Penstock.Generators.Discovery;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Writes the overloads of a lazy method.</summary>
internal static class LazyMethodEmitter
{
    private const string AnnotationsOff = "#nullable disable annotations";
    private const string AnnotationsOn = "#nullable enable annotations";

    public static void Write(SourceWriter writer, MethodPlan plan)
    {
        foreach (LazyOverload overload in plan.Overloads)
        {
            writer.BlankBetween();
            Write(writer, plan, overload);
        }
    }

    private static void Write(SourceWriter writer, MethodPlan plan, LazyOverload overload)
    {
        writer.Line($"/// <inheritdoc cref=\"{plan.Method.DocumentationId}\"/>");
        if (overload.Priority > 0)
            writer.Line($"[global::System.Runtime.CompilerServices.OverloadResolutionPriority({overload.Priority})]");
        WriteSignature(writer, plan.Method, overload);
        IEnumerable<LazyParameter> notNull = overload.Parameters.Where(parameter => parameter is { Form: LazyForm.Plain, Source.AllowsNull: false });
        writer.Line("{").Indent();
        foreach (LazyParameter parameter in notNull)
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({Name(parameter)});");
        WriteReturn(writer, plan, overload);
        writer.Close();
    }

    /// <summary>Writes the signature in one line, or line by line where some types stand in a region without annotations.</summary>
    private static void WriteSignature(SourceWriter writer, MethodModel method, LazyOverload overload)
    {
        string accessibility = method.IsPublic ? "public" : "internal";
        string typeParameters = overload.TypeParameters.Any() ? $"<{string.Join(", ", overload.TypeParameters)}>" : "";
        var parts = new List<(string Text, bool IsOblivious)>
        {
            ($"{accessibility} static global::Penstock.Delayed<{method.Result.Type}> {TypeText.Identifier(method.Name)}{typeParameters}(", method.Result.IsOblivious),
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

    private static void WriteReturn(SourceWriter writer, MethodPlan plan, LazyOverload overload)
    {
        string type = overload.Parameters.Count <= 3 ? $"Call{overload.Parameters.Count}" : "CallN";
        string arguments = string.Concat(overload.Parameters.Select(parameter => ", " + Argument(parameter)));
        bool isOblivious = plan.Method.Result.IsOblivious;
        if (isOblivious)
            writer.Directive(AnnotationsOff);
        writer.Line($"return new global::Penstock.{type}<{plan.Method.Result.Type}>({ContainerReader.FunctionsClass}.{plan.FunctionName}{arguments});");
        if (isOblivious)
            writer.Directive(AnnotationsOn);
    }

    private static string Argument(LazyParameter parameter) => parameter.Form switch
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
