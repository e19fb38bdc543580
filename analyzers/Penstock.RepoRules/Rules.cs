using Microsoft.CodeAnalysis;

namespace Penstock.RepoRules;

/// <summary>The ids, texts and severities of the four rules, in one place.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor UnorderedIteration = Create(
        "RR001",
        "Pure code does not depend on the order of an unordered collection",
        "The order of '{0}' is unspecified and would reach a decision; use a list, an array, a sorted collection, or sort with a total tie-break first");

    public static readonly DiagnosticDescriptor ImpureConstruct = Create(
        "RR002",
        "Pure code has no async, lock, static mutable state or tasks",
        "{0} does not belong in a pure project; return an effect and let the host do it");

    public static readonly DiagnosticDescriptor IncompleteFamilySwitch = Create(
        "RR003",
        "A switch over a closed family names every case",
        "This switch over '{0}' does not name {1}; add an arm for each, even one that does nothing");

    public static readonly DiagnosticDescriptor MessageShape = Create(
        "RR004",
        "A message cannot change and holds ids and values only",
        "Message '{0}': {1}");

    private static DiagnosticDescriptor Create(string id, string title, string message) =>
        new(id, title, message, "Penstock", DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
