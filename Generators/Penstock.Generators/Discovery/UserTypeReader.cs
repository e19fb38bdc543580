using Microsoft.CodeAnalysis;
using Penstock.Generators.Model;

namespace Penstock.Generators.Discovery;

/// <summary>Finds the members of a user type that travel and the way to make a value from them.</summary>
internal sealed class UserTypeReader(ShapeBuilder shapes, INamedTypeSymbol type)
{
    public UserTypeModel? Read(string id, string formatterName)
    {
        List<TravellingMember> members = TravellingMember.Of(type, shapes.Compilation);
        if (ConstructorChoice.Find(type, members, shapes) is not { } constructor)
            return null;
        List<TravellingMember> kept = [.. members.Where(member => constructor.Sets(member))];
        if (kept.Count == 0 && HasState())
        {
            shapes.Fail("has no public properties or fields that can be read and set again");
            return null;
        }

        var models = new MemberModel[kept.Count];
        for (int i = 0; i < models.Length; i++)
        {
            if (shapes.BuildMember(kept[i].Name, kept[i].Type) is not { } shape)
                return null;
            models[i] = new MemberModel(kept[i].Name, shape);
        }

        return new UserTypeModel(
            TypeText.Plain(type),
            id,
            formatterName,
            type.IsValueType,
            type.IsValueType || type.IsSealed,
            new(models),
            constructor.Arguments.Select(pair => new ConstructorArgument(TypeText.Identifier(pair.Parameter.Name), kept.IndexOf(pair.Member))).ToEquatableArray(),
            kept.Where(constructor.Initialises).Select(member => kept.IndexOf(member)).ToEquatableArray(),
            LazyConstructionReader.Read(type, id, kept, models, constructor, shapes.Compilation));
    }

    private bool HasState() => type.GetMembers().Any(member => member is IFieldSymbol { IsStatic: false, IsConst: false });
}
