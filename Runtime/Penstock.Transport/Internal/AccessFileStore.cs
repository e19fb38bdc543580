namespace Penstock.Transport.Internal;

/// <summary>Keeps access files where only their owner can read them.</summary>
internal static class AccessFileStore
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private const UnixFileMode OthersMask =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static AccessFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"There is no access file at {path}. Start a scheduler on this machine, which writes one, or copy the one of the cluster to join and name its path ({AccessFile.PathVariable} or --access).",
                path);
        }

        RefuseIfOthersMayRead(path);
        return AccessFileJson.Read(File.ReadAllText(path), $"The access file {path}");
    }

    public static void Save(AccessFile access, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        CreateFolder(Path.GetDirectoryName(full) ?? throw new ArgumentException($"{path} names no file.", nameof(path)));

        // Written beside it and moved: a reader sees the old file or the new one, never half of one.
        string draft = $"{full}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        using (var writer = new StreamWriter(draft, options))
            writer.WriteLine(access.ToJson());
        File.Move(draft, full, overwrite: true);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerFolder);
    }

    private static void RefuseIfOthersMayRead(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        UnixFileMode others = File.GetUnixFileMode(path) & OthersMask;
        if (others != UnixFileMode.None)
        {
            throw new AccessFileException(
                $"The access file {path} is open to others than its owner ({others}). Run: chmod 600 '{path}'. If others may have read it, make a new cluster: the secret in it lets them run code on this one.");
        }
    }
}
