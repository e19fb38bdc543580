namespace Penstock.Repo.Tests;

public sealed class TidyFileTests
{
    private static readonly string[] BinaryExtensions = [".png", ".ico", ".woff2"];

    [Fact]
    public void No_binary_lies_about_but_pictures_and_fonts()
    {
        var binaries = Repository.Files
            .Where(file => !BinaryExtensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
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

    private static bool HasZeroByte(string path)
    {
        using var stream = File.OpenRead(path);
        var head = new byte[8192]; // Enough to tell: a text has none anywhere.
        return head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }
}
