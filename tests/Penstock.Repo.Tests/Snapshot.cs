namespace Penstock.Repo.Tests;

/// <summary>Compares a text with the one kept in the repository. <c>PENSTOCK_BLESS=1</c> writes it; the diff is then the review.</summary>
internal static class Snapshot
{
    public static bool IsBlessing => Environment.GetEnvironmentVariable("PENSTOCK_BLESS") == "1";

    public static void Check(string file, IReadOnlyList<string> actual, string whatChanged)
    {
        var path = Repository.Full(file);
        if (IsBlessing)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // Not null: the path names a file.
            File.WriteAllText(path, string.Concat(actual.Select(line => line + "\n")));
            return;
        }

        IReadOnlyList<string> expected = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (!expected.SequenceEqual(actual, StringComparer.Ordinal))
        {
            Assert.Fail(
                $"{whatChanged} If that is meant, run PENSTOCK_BLESS=1 ./test.sh Repo and commit {file}.\n"
                + string.Join('\n', Difference(expected, actual)));
        }
    }

    /// <summary>The lines only one side has, in order, with the unchanged line before each group for orientation.</summary>
    public static IReadOnlyList<string> Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var common = LongestCommon(expected, actual);
        var lines = new List<string>();
        for (int left = 0, right = 0; left < expected.Count || right < actual.Count;)
        {
            if (left < expected.Count && right < actual.Count && expected[left] == actual[right])
            {
                if (lines.Count > 0 && lines[^1][0] == ' ')
                    lines.RemoveAt(lines.Count - 1);
                lines.Add("  " + expected[left]);
                (left, right) = (left + 1, right + 1);
            }
            else if (right == actual.Count || (left < expected.Count && common[left + 1, right] >= common[left, right + 1]))
            {
                lines.Add("- " + expected[left++]);
            }
            else
            {
                lines.Add("+ " + actual[right++]);
            }
        }

        if (lines.Count > 0 && lines[^1][0] == ' ')
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>For each pair of positions, how many lines the rests have in common, in order.</summary>
    private static int[,] LongestCommon(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var common = new int[expected.Count + 1, actual.Count + 1];
        for (var left = expected.Count - 1; left >= 0; left--)
        {
            for (var right = actual.Count - 1; right >= 0; right--)
            {
                common[left, right] = expected[left] == actual[right]
                    ? common[left + 1, right + 1] + 1
                    : Math.Max(common[left + 1, right], common[left, right + 1]);
            }
        }

        return common;
    }
}
