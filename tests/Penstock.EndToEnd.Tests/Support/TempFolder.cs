namespace Penstock.EndToEnd.Tests;

/// <summary>A folder of a test's own, gone with it. Tasks leave their traces here, whatever process they run in.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("penstock-e2e-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
