using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Decides which overloads a lazy method gets, from the parameters that a graph supplies.</summary>
internal static class OverloadPlanner
{
    /// <summary>With more collection parameters than this, only overloads with one form for all of them are made.</summary>
    private const int CombinedCollectionsMax = 2;

    /// <summary>The overload in which every parameter takes a lazy value. Every method has it.</summary>
    public static LazyOverload Main(IEnumerable<ParameterModel> parameters) =>
        Build([.. parameters], _ => LazyForm.Lazy);

    /// <summary>The other overloads, for parameters that are collections.</summary>
    public static IEnumerable<LazyOverload> Extras(IEnumerable<ParameterModel> sources)
    {
        ParameterModel[] parameters = [.. sources];
        ParameterModel[] collections = [.. parameters.Where(parameter => parameter.Collection is not null)];
        if (collections.Length == 0)
            return [];
        IEnumerable<LazyForm[]> choices = collections.Length <= CombinedCollectionsMax ? Combine(collections) : Uniform(collections);
        return choices
            .Where(forms => forms.Any(form => form != LazyForm.Lazy))
            .Select(forms => Build(parameters, parameter => Array.IndexOf(collections, parameter) is >= 0 and var position ? forms[position] : LazyForm.Lazy));
    }

    private static IEnumerable<LazyForm[]> Combine(ParameterModel[] collections)
    {
        IEnumerable<LazyForm[]> choices = [[]];
        foreach (ParameterModel collection in collections)
            choices = choices.SelectMany(choice => Forms(collection).Select(form => (LazyForm[])[.. choice, form]));
        return choices;
    }

    private static IEnumerable<LazyForm[]> Uniform(ParameterModel[] collections) =>
        from wanted in new[] { LazyForm.Convertible, LazyForm.Plain, LazyForm.Items }
        where collections.Any(collection => Forms(collection).Contains(wanted))
        select (LazyForm[])[.. collections.Select(collection => Forms(collection).Contains(wanted) ? wanted : Forms(collection).First())];

    private static IEnumerable<LazyForm> Forms(ParameterModel parameter)
    {
        if (parameter.Collection is not { } collection)
            return [LazyForm.Lazy];
        IEnumerable<LazyForm> forms = [collection.IsConvertible ? LazyForm.Convertible : LazyForm.Lazy];
        if (collection.IsInterface)
            forms = forms.Append(LazyForm.Plain);
        return collection.Item is null ? forms : forms.Append(LazyForm.Items);
    }

    private static LazyOverload Build(ParameterModel[] sources, Func<ParameterModel, LazyForm> choose)
    {
        var parameters = new LazyParameter[sources.Length];
        var typeParameters = new HashSet<string>(StringComparer.Ordinal);
        bool mayBeOptional = true;
        for (int i = sources.Length - 1; i >= 0; i--)
        {
            ParameterModel source = sources[i];
            LazyForm form = choose(source);
            // Optional collections stay apart from "params": a call that leaves them out means the default, not an empty list.
            bool isParams = form == LazyForm.Items && i == sources.Length - 1 && source is { Default: null, Collection.Key: null };
            bool isOptional = mayBeOptional && form == LazyForm.Lazy && source.Default is not null;
            mayBeOptional = isOptional || isParams;
            string? typeParameter = form == LazyForm.Convertible ? TypeParameterName(source.Name, typeParameters) : null;
            parameters[i] = new LazyParameter(source, form, TypeOf(source, form, typeParameter), typeParameter, isOptional, isParams);
        }

        return new LazyOverload(new(parameters), parameters.Count(parameter => parameter.Form == LazyForm.Plain));
    }

    private static string TypeOf(ParameterModel source, LazyForm form, string? typeParameter) => form switch
    {
        LazyForm.Convertible => $"global::Penstock.Delayed<{typeParameter}>",
        LazyForm.Plain => source.Type,
        LazyForm.Items => ItemsType(source.Collection?.Key, $"global::Penstock.Delayed<{source.Collection?.Item}>"),
        LazyForm.Lazy or _ => $"global::Penstock.Delayed<{source.Type}>",
    };

    private static string ItemsType(string? key, string item) => key is null
        ? $"global::System.Collections.Generic.IEnumerable<{item}>"
        : $"global::System.Collections.Generic.IEnumerable<global::System.Collections.Generic.KeyValuePair<{key}, {item}>>";

    private static string TypeParameterName(string parameter, HashSet<string> taken)
    {
        string name = "T" + char.ToUpperInvariant(parameter[0]) + parameter.Substring(1);
        while (!taken.Add(name))
            name += "_";
        return name;
    }
}
