using System.Text;

namespace Penstock.EndToEnd.Tests;

/// <summary>A file to which several processes append lines: one write each, so lines stay whole.</summary>
internal static class RunLog
{
    public static void Append(string path, string line)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    public static IReadOnlyList<string> Read(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
