namespace Penstock.Benchmarks.Rounds;

/// <summary>A folder that is gone after use.</summary>
internal sealed class TemporaryFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("penstock-benchmark-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
