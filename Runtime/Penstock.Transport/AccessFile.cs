using System.Security.Cryptography;
using System.Text;
using Penstock.Protocol;
using Penstock.Transport.Internal;

namespace Penstock.Transport;

/// <summary>
/// What a process needs to join a cluster: where its scheduler is, and the secret that proves membership. It is kept in a
/// file that only its owner can read, or handed through a pipe to child processes.
/// </summary>
/// <remarks>Immutable and safe to use from any thread. Whoever has the file can run code on the cluster.</remarks>
public sealed class AccessFile
{
    /// <summary>The environment variable that names an access file other than the default one. It holds a path, never a secret.</summary>
    public const string PathVariable = "PENSTOCK_ACCESS";

    private const int KeyBytes = 32;

    private readonly byte[] _secret;

    internal AccessFile(string? schedulerAddress, string clusterId, byte[] secret)
    {
        SchedulerAddress = schedulerAddress;
        ClusterId = clusterId;
        _secret = secret;
    }

    /// <summary>Where the scheduler listens, such as <c>tcp://127.0.0.1:8786</c>; null if it is told in another way.</summary>
    public string? SchedulerAddress { get; }

    /// <summary>Names the cluster; not secret.</summary>
    public string ClusterId { get; }

    /// <summary>Where the access file is when nothing else is said: the path in <see cref="PathVariable"/>, or <c>penstock/cluster.json</c> in the user's configuration folder.</summary>
    /// <exception cref="InvalidOperationException">The user has no configuration folder.</exception>
    public static string DefaultPath
    {
        get
        {
            if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named)
                return named;
            string folder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            if (folder.Length == 0)
                throw new InvalidOperationException($"This user has no configuration folder: name the access file, or set {PathVariable} to its path.");
            return Path.Combine(folder, "penstock", "cluster.json");
        }
    }

    /// <summary>Makes a new cluster's access with a random secret.</summary>
    /// <param name="schedulerAddress">Where its scheduler listens, if that is known.</param>
    /// <returns>The access; nothing is written yet.</returns>
    public static AccessFile Create(string? schedulerAddress = null) =>
        new(schedulerAddress, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The access.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AccessFileException">Others than its owner can read the file, or it is damaged.</exception>
    public static AccessFile Load(string path) => AccessFileStore.Load(path);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The access.</returns>
    /// <exception cref="AccessFileException">The text is not that of an access file.</exception>
    public static AccessFile FromJson(string json) => AccessFileJson.Read(json, "The access text");

    /// <summary>The same access with another scheduler address: a listener knows its port only once it listens.</summary>
    /// <param name="schedulerAddress">Where the scheduler listens.</param>
    /// <returns>The access.</returns>
    public AccessFile WithSchedulerAddress(string schedulerAddress) => new(schedulerAddress, ClusterId, _secret);

    /// <summary>Writes the file for its owner's eyes only, replacing an older one; a folder that is missing is made, for the owner only.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(string path) => AccessFileStore.Save(this, path);

    /// <summary>Gives the access as text, secret included, for a pipe to a child process.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => AccessFileJson.Write(this, _secret);

    /// <summary>Derives the key with which a peer proves its role.</summary>
    /// <param name="role">The role.</param>
    /// <returns>32 bytes, secret.</returns>
    public byte[] RoleKey(PeerRole role) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, _secret, KeyBytes, salt: Encoding.UTF8.GetBytes(ClusterId), info: Encoding.UTF8.GetBytes($"penstock role key 1: {role}"));

    /// <summary>Names the cluster, never the secret.</summary>
    /// <returns>A text for people.</returns>
    public override string ToString() => $"cluster {ClusterId} at {SchedulerAddress ?? "an address told elsewhere"}";
}
