using System.Text;

namespace Penstock.Generators.Discovery;

/// <summary>Names for formatters of user types, different for different types.</summary>
internal static class FormatterNames
{
    /// <summary>
    /// <c>App.Order</c> becomes <c>App_OrderFormatter</c>. An underscore stands for a dot; every other character that an
    /// identifier cannot hold, and the underscore itself, becomes an underscore and a digit. No part of a type's name starts
    /// with a digit, so no two types get the same name.
    /// </summary>
    public static string Of(string typeId) => Of(typeId, "Formatter");

    /// <summary>The class with the method <c>Lazy</c> of a type, named by the same rule.</summary>
    public static string OfLazy(string typeId) => Of(typeId, "Lazy");

    private static string Of(string typeId, string suffix)
    {
        var name = new StringBuilder(typeId.Length + 16);
        foreach (char character in typeId)
            name.Append(Encode(character));
        return name.Append(suffix).ToString();
    }

    private static string Encode(char character) => character switch
    {
        '.' => "_",
        '_' => "_0",
        '<' => "_1",
        ',' => "_2",
        '>' => "_3",
        '[' => "_4",
        ']' => "_5",
        '?' => "_6",
        '(' => "_7",
        ')' => "_8",
        _ => character.ToString(),
    };
}
