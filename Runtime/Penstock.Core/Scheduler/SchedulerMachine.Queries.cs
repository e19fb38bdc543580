using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Answers to questions about the state: status, explanation and story, as JSON.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>The most inputs or holders an explanation lists.</summary>
    private const int ShownMax = 20;

    /// <summary>Counts and workers.</summary>
    /// <returns>JSON: tasks, bytes, byStatus, workers, clients.</returns>
    public string Status() => Json(WriteStatus);

    /// <summary>Says why a key waits, where it runs, or who keeps it.</summary>
    /// <param name="key">The key.</param>
    /// <returns>JSON: key, name, status, reason and what the reason rests on.</returns>
    public string Explain(Key key) => Json(json => WriteExplanation(json, key));

    private void OnQueryState(ClientRecord client, QueryState query)
    {
        string answer = query.Query switch
        {
            StateQuery.Status => Status(),
            StateQuery.Explain => Explain(query.Key),
            StateQuery.Story => Json(json => WriteStory(json, query.Key)),
            _ => throw new PeerProtocolException($"{client.Name} asks for the unknown {query.Query}."),
        };
        To(client).Add(new QueryReply(query.Request, answer));
    }

    private static string Json(System.Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void WriteStatus(Utf8JsonWriter json)
    {
        json.WriteNumber("tasks", TaskCount);
        json.WriteNumber("bytes", StoredBytes);
        json.WriteNumber("stalls", StallCount);
        json.WriteString("epoch", _epoch.ToString("x16", CultureInfo.InvariantCulture));
        int[] byStatus = new int[SchedulerTaskStatuses.Count];
        for (int task = 0; task < _tasks.RowsUsed; task++)
            byStatus[(int)_tasks[task].Status]++;
        json.WriteStartObject("byStatus");
        for (int status = 1; status < byStatus.Length; status++)
            json.WriteNumber(((SchedulerTaskStatus)status).ToString(), byStatus[status]);
        json.WriteEndObject();
        json.WriteStartArray("workers");
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { IsWelcome: true })
                WriteWorker(json, worker);
        }

        json.WriteEndArray();
        json.WriteStartArray("clients");
        foreach (ClientRecord? client in _clients)
        {
            if (client is not { IsWelcome: true })
                continue;
            json.WriteStartObject();
            json.WriteNumber("id", client.Id.Value);
            json.WriteString("name", client.Name);
            json.WriteNumber("holds", client.HoldCount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteWorker(Utf8JsonWriter json, WorkerRecord worker)
    {
        json.WriteStartObject();
        json.WriteNumber("id", worker.Id.Value);
        json.WriteString("name", worker.Name);
        json.WriteString("address", worker.DataAddress);
        json.WriteNumber("pid", worker.ProcessId);
        json.WriteNumber("slots", worker.Slots);
        json.WriteNumber("processing", worker.Processing.Count);
        json.WriteNumber("count", worker.Replicas.Count);
        json.WriteNumber("bytes", worker.Bytes);
        json.WriteNumber("storedCount", worker.StoredCount);
        json.WriteNumber("storedBytes", worker.StoredBytes);
        json.WriteBoolean("away", worker.IsAway);
        json.WriteEndObject();
    }

    private void WriteExplanation(Utf8JsonWriter json, Key key)
    {
        json.WriteString("key", key.ToString());
        int task = _keys.Find(key);
        if (task == TaskRow.None)
        {
            json.WriteString("status", "Unknown");
            json.WriteString("reason", "The scheduler has no record of it: it was never submitted, or nobody holds it any more.");
            return;
        }

        ref TaskRow row = ref _tasks[task];
        json.WriteString("name", NameOf(task));
        json.WriteString("handle", _tasks.Handle(task).ToString());
        json.WriteString("status", row.Status.ToString());
        json.WriteString("reason", ReasonOf(task));
        json.WriteNumber("waiters", row.Waiters);
        json.WriteNumber("bytes", row.FirstReplica == TaskRow.None ? 0 : row.Bytes);
        json.WriteStartArray("wantedBy");
        foreach (string name in WantersOf(task))
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("heldBy");
        foreach (string name in HoldersOf(task))
            json.WriteStringValue(name);
        json.WriteEndArray();
        WriteWait(json, task);
        json.WriteStartArray("waitsFor");
        if (row.Status == SchedulerTaskStatus.Waiting)
        {
            foreach (string name in MissingInputsOf(task))
                json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private string ReasonOf(int task)
    {
        ref TaskRow row = ref _tasks[task];
        return row.Status switch
        {
            SchedulerTaskStatus.Released => "Its result is not needed now; the record is kept because a task that depends on it is remembered.",
            SchedulerTaskStatus.Waiting => $"It waits for {row.Missing} of its {row.InputCount} inputs.",
            SchedulerTaskStatus.Ready when _isHoldingBack => "It is ready; the scheduler has restarted and waits for workers that may hold its result to come back.",
            SchedulerTaskStatus.Ready => ReadyReason(task),
            SchedulerTaskStatus.Processing when WorkerAt(row.Worker).IsAway => $"It was given to {WorkerAt(row.Worker).Name} as attempt {row.Attempt}; that worker is away ({WorkerAt(row.Worker).AwayReason}) and may come back.",
            SchedulerTaskStatus.Processing when (row.Flags & TaskFlags.HasSeceded) != 0 => $"It runs on {WorkerAt(row.Worker).Name} as attempt {row.Attempt}, without a slot.",
            SchedulerTaskStatus.Processing => $"It was given to {WorkerAt(row.Worker).Name} as attempt {row.Attempt}.",
            SchedulerTaskStatus.Memory => "Its result is in memory because a client holds it or a task needs it.",
            SchedulerTaskStatus.Erred => $"It failed: {_errors[task].Root.TypeName}: {_errors[task].Root.Message}",
            SchedulerTaskStatus.Arriving when row.Worker == TaskRow.AnyWorker => "It was known to a scheduler before; a worker that holds it may still come back.",
            SchedulerTaskStatus.Arriving => $"A client is bringing it to {WorkerAt(row.Worker).Name}.",
            SchedulerTaskStatus.Lost => _errors[task].Root.Message,
            SchedulerTaskStatus.Forgotten or _ => "It is gone.",
        };
    }

    private IEnumerable<string> WantersOf(int task)
    {
        int shown = 0;
        for (int want = _tasks[task].FirstWant; want != TaskRow.None && shown++ < ShownMax; want = _wants[want].Next)
            yield return ClientOf(want).Name;
    }

    private IEnumerable<string> HoldersOf(int task)
    {
        int shown = 0;
        for (int link = _tasks[task].FirstReplica; link != TaskRow.None && shown++ < ShownMax; link = _replicas[link].Next)
            yield return WorkerAt(_replicas[link].Peer).Name;
    }

    private IEnumerable<string> MissingInputsOf(int task) =>
        Enumerable.Range(_tasks[task].FirstInput, _tasks[task].InputCount)
            .Select(edge => _edges[edge].Input)
            .Where(input => _tasks[input].Status != SchedulerTaskStatus.Memory)
            .Take(ShownMax)
            .Select(input => $"{Label(input)} ({_tasks[input].Status})");

    private void WriteStory(Utf8JsonWriter json, Key key)
    {
        json.WriteString("key", key.ToString());
        int task = _keys.Find(key);
        json.WriteStartArray("story");
        if (task != TaskRow.None)
        {
            foreach (StoryEntry<SchedulerTaskStatus> entry in _story.Of(_tasks.Handle(task)))
            {
                json.WriteStartObject();
                json.WriteNumber("nanoseconds", entry.At.Nanoseconds);
                json.WriteString("from", entry.From.ToString());
                json.WriteString("to", entry.To.ToString());
                json.WriteString("cause", entry.Cause.ToString());
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
