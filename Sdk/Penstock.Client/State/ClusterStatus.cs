using System.Text.Json;

namespace Penstock;

/// <summary>How a cluster is: a snapshot that the scheduler made.</summary>
/// <param name="Tasks">How many tasks the scheduler remembers.</param>
/// <param name="Bytes">How many bytes of results the workers keep for them.</param>
/// <param name="ByStatus">How many tasks have each status of the scheduler.</param>
/// <param name="Workers">The workers.</param>
/// <param name="Clients">The connected clients.</param>
/// <param name="Json">The scheduler's answer as it came.</param>
public sealed record ClusterStatus(
    long Tasks,
    long Bytes,
    IReadOnlyDictionary<string, long> ByStatus,
    IReadOnlyList<WorkerStatus> Workers,
    IReadOnlyList<ClientStatus> Clients,
    string Json)
{
    /// <summary>Reads the scheduler's answer. Members it does not know are skipped, missing numbers are zero.</summary>
    internal static ClusterStatus Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new ClusterStatus(
                Number(root, "tasks"),
                Number(root, "bytes"),
                Counts(root),
                [.. Items(root, "workers").Select(ReadWorker)],
                [.. Items(root, "clients").Select(ReadClient)],
                json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new SchedulerUnavailableException($"The scheduler's answer about its status cannot be read: {error.Message} Client and scheduler must be of versions that fit.", error);
        }
    }

    private static WorkerStatus ReadWorker(JsonElement worker) => new(
        (int)Number(worker, "id"),
        Text(worker, "name"),
        Text(worker, "address"),
        (int)Number(worker, "pid"),
        (int)Number(worker, "slots"),
        (int)Number(worker, "processing"),
        Number(worker, "count"),
        Number(worker, "bytes"),
        Number(worker, "storedCount"),
        Number(worker, "storedBytes"));

    private static ClientStatus ReadClient(JsonElement client) => new((int)Number(client, "id"), Text(client, "name"), Number(client, "holds"));

    private static Dictionary<string, long> Counts(JsonElement root)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        if (root.TryGetProperty("byStatus", out JsonElement byStatus))
        {
            foreach (JsonProperty status in byStatus.EnumerateObject())
                counts[status.Name] = status.Value.GetInt64();
        }

        return counts;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement items) ? items.EnumerateArray() : default;

    private static long Number(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : 0;

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
}

/// <summary>A worker as the scheduler sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it serves data.</param>
/// <param name="ProcessId">Its process id on its machine.</param>
/// <param name="Slots">How many tasks it runs at once.</param>
/// <param name="Processing">How many tasks it was given and has not reported.</param>
/// <param name="Count">How many results it has, by the scheduler's books.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="StoredCount">How many results it has, by its own last report.</param>
/// <param name="StoredBytes">Their size.</param>
public sealed record WorkerStatus(int Id, string Name, string Address, int ProcessId, int Slots, int Processing, long Count, long Bytes, long StoredCount, long StoredBytes);

/// <summary>A client as the scheduler sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Holds">How many keys it holds.</param>
public sealed record ClientStatus(int Id, string Name, long Holds);
