using System.Text;
using System.Text.Json;

namespace Penstock.Transport.Internal;

/// <summary>The text of an access file.</summary>
internal static class AccessFileJson
{
    private const int Version = 1;
    private const int SecretBytes = 32;
    private const int ClusterIdLengthMax = 64;

    public static string Write(AccessFile access, byte[] secret)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("scheduler", access.SchedulerAddress);
            writer.WriteString("cluster", access.ClusterId);
            writer.WriteBase64String("secret", secret);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <param name="json">The text.</param>
    /// <param name="source">Where it comes from, as the beginning of an error message.</param>
    public static AccessFile Read(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
                throw new AccessFileException($"{source} has version {version}; this build reads version {Version}. Upgrade the older side.");
            string? address = root.GetProperty("scheduler").GetString();
            string? cluster = root.GetProperty("cluster").GetString();
            byte[] secret = root.GetProperty("secret").GetBytesFromBase64();
            if (cluster is not { Length: > 0 and <= ClusterIdLengthMax } || secret.Length != SecretBytes)
                throw new AccessFileException($"{source} is damaged: its cluster id or its secret does not have the right length. Get a new copy of it.");
            return new AccessFile(address, cluster, secret);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AccessFileException($"{source} is damaged: {error.Message} Get a new copy of it.", error);
        }
    }
}
