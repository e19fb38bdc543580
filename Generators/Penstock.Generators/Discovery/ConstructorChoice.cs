using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Penstock.Generators.Discovery;

/// <summary>The constructor by which decoded values become an object again.</summary>
/// <param name="Arguments">Its parameters with the members whose values they get.</param>
/// <param name="SetsRequiredMembers">Whether it makes an object initialiser unnecessary for required members.</param>
internal sealed record ConstructorChoice(IReadOnlyList<(IParameterSymbol Parameter, TravellingMember Member)> Arguments, bool SetsRequiredMembers)
{
    /// <summary>Whether a value made this way has the member's value again.</summary>
    public bool Sets(TravellingMember member) => Passes(member) || member.CanBeSet;

    /// <summary>Whether the member is set by an object initialiser.</summary>
    public bool Initialises(TravellingMember member) => Passes(member) ? member.IsRequired && !SetsRequiredMembers : member.CanBeSet;

    /// <summary>
    /// Finds the constructor that takes the most members by name, among those that leave no stored member behind. Reports a
    /// failure if there is none.
    /// </summary>
    public static ConstructorChoice? Find(INamedTypeSymbol type, List<TravellingMember> members, ShapeBuilder shapes)
    {
        ConstructorChoice? best = null;
        string? hidden = TravellingMember.FindHiddenRequired(type, members);
        bool hasRequired = hidden is not null || members.Exists(member => member.IsRequired);
        string? lost = null;
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (!IsReachable(constructor, shapes.Compilation) || Match(constructor, members, hasRequired, shapes.Compilation) is not { } choice)
                continue;
            if (hidden is not null && !choice.SetsRequiredMembers)
                lost ??= hidden;
            else if (members.Find(member => member.IsStored && !choice.Sets(member)) is { } left)
                lost ??= left.Name;
            else if (best is null || choice.Arguments.Count > best.Arguments.Count)
                best = choice;
        }

        if (best is not null)
            return best;
        if (lost is not null)
            shapes.Fail("cannot be read and set again; give it a setter, or a constructor a parameter of that name", lost);
        else
            shapes.Fail("has no constructor whose parameters all match public members by name and type");
        return null;
    }

    private bool Passes(TravellingMember member) => Arguments.Any(argument => ReferenceEquals(argument.Member, member));

    private static ConstructorChoice? Match(IMethodSymbol constructor, List<TravellingMember> members, bool hasRequired, Compilation compilation)
    {
        var arguments = new List<(IParameterSymbol, TravellingMember)>();
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
                return null;
            if (FindMember(parameter, members, compilation) is { } member)
                arguments.Add((parameter, member));
            else if (!parameter.IsOptional)
                return null;
        }

        bool setsRequired = hasRequired && constructor.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute");
        return new ConstructorChoice(arguments, setsRequired);
    }

    private static bool IsReachable(IMethodSymbol constructor, Compilation compilation) =>
        constructor.DeclaredAccessibility == Accessibility.Public || compilation.IsSymbolAccessibleWithin(constructor, compilation.Assembly);

    private static TravellingMember? FindMember(IParameterSymbol parameter, List<TravellingMember> members, Compilation compilation) =>
        members.Find(member => member.Name == parameter.Name && Fits(member, parameter, compilation)) ??
        members.Find(member => string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase) && Fits(member, parameter, compilation));

    private static bool Fits(TravellingMember member, IParameterSymbol parameter, Compilation compilation)
    {
        if (SymbolEqualityComparer.Default.Equals(member.Type, parameter.Type))
            return true;
        CommonConversion conversion = compilation.ClassifyCommonConversion(member.Type, parameter.Type);
        return conversion is { IsImplicit: true, IsUserDefined: false };
    }
}
