namespace Penstock.Simulator;

/// <summary>A plan that once found a bug, kept to find it again. Its file has lines that start with <c>#</c> and say what it found, and one token.</summary>
/// <param name="Found">What it found.</param>
/// <param name="Plan">The plan.</param>
internal sealed record CorpusEntry(string Found, LifePlan Plan)
{
    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="FormatException">It has no comment, or not exactly one token, or the token is none.</exception>
    public static CorpusEntry Parse(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] comments = [.. lines.Where(IsComment).Select(line => line.TrimStart('#').Trim())];
        string[] tokens = [.. lines.Where(line => !IsComment(line))];
        if (comments.Length == 0)
            throw new FormatException("A corpus file says in a line that starts with '#' what its plan found.");
        if (tokens is not [var token])
            throw new FormatException($"A corpus file has one token, not {tokens.Length}.");
        return new CorpusEntry(string.Join(' ', comments), ReplayToken.Read(token));
    }

    /// <summary>The text of a file.</summary>
    public override string ToString() => $"# {Found}\n{ReplayToken.Write(Plan)}\n";

    private static bool IsComment(string line) => line[0] == '#';
}
