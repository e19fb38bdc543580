using Microsoft.CodeAnalysis;

namespace Penstock.Generators.Discovery;

/// <summary>What is written in <c>[Delayed(…)]</c>.</summary>
internal readonly struct AttributeArguments
{
    public AttributeArguments(AttributeData attribute)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "Id":
                    Id = argument.Value.Value as string;
                    break;
                case "Version":
                    Version = argument.Value.Value as int? ?? 0;
                    break;
                case "Pure":
                    IsPure = argument.Value.Value as bool? ?? true;
                    break;
                default:
                    break;
            }
        }
    }

    public string? Id { get; }

    public int Version { get; }

    public bool IsPure { get; } = true;
}
