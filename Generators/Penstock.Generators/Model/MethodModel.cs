namespace Penstock.Generators.Model;

/// <summary>One <c>[Delayed]</c> method: everything the emitters need and nothing of the compiler's.</summary>
internal sealed record MethodModel(
    ContainerModel Container,
    string Name,
    string DocumentationId,
    bool IsPublic,
    string Id,
    ulong Signature,
    int Version,
    bool IsPure,
    ResultModel Result,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<UserTypeModel> UserTypes)
{
    /// <summary>The parameters that a graph supplies.</summary>
    public IEnumerable<ParameterModel> GraphParameters => Parameters.Where(parameter => parameter.Shape is not null);
}

/// <summary>What a method returns.</summary>
/// <param name="Kind">Which factory of <c>TaskFunction</c> fits.</param>
/// <param name="Type">The type inside the task, as code; Unit for none.</param>
/// <param name="IsOblivious">Whether the type has to be written without nullable annotations.</param>
/// <param name="Shape">How it is encoded; null for none.</param>
internal sealed record ResultModel(ResultKind Kind, string Type, bool IsOblivious, FormatterShape? Shape);

/// <summary>The ways in which a method gives its result.</summary>
internal enum ResultKind
{
    Value,
    Task,
    ValueTask,
    Void,
    TaskOfNothing,
    ValueTaskOfNothing,
}

/// <summary>A parameter of a method.</summary>
/// <param name="Name">The parameter's name as metadata has it.</param>
/// <param name="Type">The type as code, without annotations on reference types where <paramref name="IsOblivious"/>.</param>
/// <param name="IsOblivious">
/// Whether the type is written in a region without nullable annotations. Delayed&lt;T&gt; is invariant, so a parameter of
/// Delayed&lt;string?&gt; would warn about an argument of Delayed&lt;string&gt;; an oblivious one takes both.
/// </param>
/// <param name="AllowsNull">Whether a plain null is a value of the parameter.</param>
/// <param name="Default">The default value as code; null where the parameter is required.</param>
/// <param name="Shape">How it is encoded; null for a <c>CancellationToken</c>, which the worker supplies.</param>
/// <param name="Collection">Set for collections, which can be passed item by item.</param>
internal sealed record ParameterModel(
    string Name,
    string Type,
    bool IsOblivious,
    bool AllowsNull,
    string? Default,
    FormatterShape? Shape,
    CollectionModel? Collection);

/// <summary>What is special about a parameter that is a collection.</summary>
/// <param name="IsInterface">Whether plain values need an overload of their own: conversions from interfaces do not exist.</param>
/// <param name="IsConvertible">Whether lazy values of every type with the interface are taken: they all look the same when encoded.</param>
/// <param name="Key">The type of a dictionary's keys as code; null for a sequence.</param>
/// <param name="Item">The type of the items or of a dictionary's values as code; null if it cannot be passed item by item.</param>
internal sealed record CollectionModel(bool IsInterface, bool IsConvertible, string? Key, string? Item);
