using Microsoft.CodeAnalysis;

namespace Penstock.Generators;

/// <summary>What the generator refuses. Each id has a page in <c>docs/diagnostics</c>.</summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "Penstock";

    public static readonly DiagnosticDescriptor TypeMustBePartial = Error(
        "PEN001", "A type with [Delayed] methods must be partial", "'{0}' contains [Delayed] methods; declare it partial so that their lazy twins can be added to it");

    public static readonly DiagnosticDescriptor UnsupportedParameter = Error(
        "PEN002", "The parameter cannot be passed to a task", "Parameter '{0}' of '{1}' cannot be passed to a task: {2}");

    public static readonly DiagnosticDescriptor UnsupportedReturn = Error(
        "PEN003", "The result cannot come back from a task", "The result of '{0}' cannot come back from a task: {1}");

    public static readonly DiagnosticDescriptor DuplicateId = Error(
        "PEN004", "Two functions have one id", "Another [Delayed] method already has the id '{0}'; set another with [Delayed(Id = \"…\")]");

    public static readonly DiagnosticDescriptor ObjectParameter = Error(
        "PEN005", "A parameter is object or dynamic", "Parameter '{0}' of '{1}' has the type '{2}', which would take a lazy value itself as a constant; use the type of the value");

    public static readonly DiagnosticDescriptor ReservedMember = Error(
        "PEN006", "The type has a member with a name the generator needs", "'{0}' already has a member named '{1}', which is the name of the class with the lazy methods; {2}");

    public static readonly DiagnosticDescriptor NotAMethod = Error(
        "PEN007", "[Delayed] is on something that cannot become a task", "{0} cannot be [Delayed]: {1}");

    public static readonly DiagnosticDescriptor NotSerialisable = Error(
        "PEN008", "A type cannot be serialised", "{0} cannot travel to a worker: '{1}' {2}");

    public static readonly DiagnosticDescriptor NotSupportedYet = Error(
        "PEN009", "Generic and instance methods are not supported yet", "'{0}' cannot be [Delayed] in this version: {1}");

    public static readonly DiagnosticDescriptor LazyMethodsCollide = Error(
        "PEN010", "Two lazy methods would have the same signature", "The lazy twin of '{0}' would have the same signature as {1}; rename one of them");

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = new DiagnosticDescriptor[]
    {
        TypeMustBePartial, UnsupportedParameter, UnsupportedReturn, DuplicateId, ObjectParameter,
        ReservedMember, NotAMethod, NotSerialisable, NotSupportedYet, LazyMethodsCollide,
    }.ToDictionary(descriptor => descriptor.Id, StringComparer.Ordinal);

    /// <summary>Every descriptor, for tests and documentation.</summary>
    public static IEnumerable<DiagnosticDescriptor> All => ById.Values;

    /// <summary>Finds a descriptor by its id.</summary>
    public static DiagnosticDescriptor Find(string id) => ById[id];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"docs/diagnostics/{id}.md");
}
