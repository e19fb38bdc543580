using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>
/// Makes formatters of types that contain each other look one another up at first use: each needs the other to be there first.
/// </summary>
internal static class RecursiveTypes
{
    /// <summary>
    /// Marks every reference that leads back to the type it stands in. The result for a type does not depend on where the
    /// walk began, so methods that share a type agree on its formatter. Types outside of the given ones lead back to none of them.
    /// </summary>
    public static IEnumerable<UserTypeModel> Defer(IReadOnlyList<UserTypeModel> types)
    {
        Dictionary<string, HashSet<string>> reachable = types.ToDictionary(type => type.FormatterName, DirectlyReachable, StringComparer.Ordinal);
        CloseTransitively(reachable);
        return types.Select(type => type with
        {
            Members = type.Members.Select(member => member with { Shape = Defer(member.Shape, type.FormatterName, reachable) }).ToEquatableArray(),
        });
    }

    private static HashSet<string> DirectlyReachable(UserTypeModel type) => new(
        type.Members.SelectMany(member => member.Shape.SelfAndParts()).Where(IsUserType).Select(shape => shape.Name), StringComparer.Ordinal);

    private static void CloseTransitively(Dictionary<string, HashSet<string>> reachable)
    {
        for (bool grows = true; grows;)
        {
            grows = false;
            foreach (HashSet<string> targets in reachable.Values)
            {
                int before = targets.Count;
                foreach (string target in targets.ToArray())
                    targets.UnionWith(reachable.TryGetValue(target, out HashSet<string> further) ? further : []);
                grows |= targets.Count > before;
            }
        }
    }

    private static FormatterShape Defer(FormatterShape shape, string owner, Dictionary<string, HashSet<string>> reachable) => IsUserType(shape)
        ? shape with { IsDeferred = shape.Name == owner || (reachable.TryGetValue(shape.Name, out HashSet<string> targets) && targets.Contains(owner)) }
        : shape with { Arguments = shape.Arguments.Select(argument => Defer(argument, owner, reachable)).ToEquatableArray() };

    private static bool IsUserType(FormatterShape shape) => shape.Kind == FormatterShapeKind.UserType;
}
