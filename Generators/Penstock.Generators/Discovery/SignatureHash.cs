namespace Penstock.Generators.Discovery;

/// <summary>
/// A 64-bit hash (FNV-1a over UTF-16 code units) of a signature and the members of the user types in it: two builds that
/// would misread each other's arguments have different hashes.
/// </summary>
internal static class SignatureHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(IEnumerable<string> parameterTypes, string resultType, IEnumerable<string> definitions)
    {
        ulong hash = Add(Offset, "(");
        foreach (string type in parameterTypes)
            hash = Add(Add(hash, type), ";");
        hash = Add(Add(hash, ")->"), resultType);
        foreach (string definition in definitions)
            hash = Add(Add(hash, "\n"), definition);
        return hash;
    }

    private static ulong Add(ulong hash, string text)
    {
        foreach (char character in text)
            hash = unchecked((hash ^ character) * Prime);
        return hash;
    }
}
