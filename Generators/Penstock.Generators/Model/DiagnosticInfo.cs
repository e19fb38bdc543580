using Microsoft.CodeAnalysis;

namespace Penstock.Generators.Model;

/// <summary>A diagnostic by value.</summary>
internal sealed record DiagnosticInfo(string Id, LocationInfo Location, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, LocationInfo location, params string[] arguments) =>
        new(descriptor.Id, location, new(arguments));

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(DiagnosticDescriptors.Find(Id), Location.ToLocation(), [.. Arguments]);
}
