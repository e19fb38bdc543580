namespace Penstock.Repo.Tests;

public sealed class TidyFileTests
{
    private static readonly string[] BinaryExtensions = [".png", ".ico", ".woff2"];

    [Fact]
    public void No_binary_lies_about_but_pictures_fonts_and_published_data()
    {
        var binaries = Repository.Files
            .Where(file => !BinaryExtensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Where(file => !IsPublishedData(file))
            .Where(file => HasZeroByte(Repository.Full(file)));

        Expect.None(binaries, "Remove, or generate when it is needed:");
    }

    [Fact]
    public void Every_text_ends_its_lines_alike()
    {
        var windows = Repository.SourceFiles.Where(file => Repository.Read(file).Contains('\r', StringComparison.Ordinal));

        Expect.None(windows, "These end lines with a carriage return:");
    }

    [Theory]
    [InlineData("build.sh")]
    [InlineData("test.sh")]
    [InlineData(".ci/run")]
    public void A_script_can_be_run(string file)
    {
        if (OperatingSystem.IsWindows())
            return; // There the mark is git's alone.

        Assert.True(File.GetUnixFileMode(Repository.Full(file)).HasFlag(UnixFileMode.UserExecute), $"{file} is not executable.");
    }

    /// <summary>Archives that others have published stay as they are, in a folder whose README says whose they are.</summary>
    private static bool IsPublishedData(string file)
    {
        var folder = Path.GetDirectoryName(file) ?? "";
        return file.EndsWith(".zip", StringComparison.Ordinal)
            && Path.GetFileName(folder) == "Data"
            && File.Exists(Repository.Full(Path.Combine(folder, "README.md")));
    }

    private static bool HasZeroByte(string path)
    {
        using var stream = File.OpenRead(path);
        var head = new byte[8192]; // Enough to tell: a text has none anywhere.
        return head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }
}
