using System.Globalization;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock;

/// <summary>Turns the reason why a hold ended into the exception a user sees.</summary>
internal static class HoldErrors
{
    public static Exception Create(HoldEnd end, Key key, string label, string client, Func<Timestamp, DateTimeOffset> toTime) => end switch
    {
        ErredEnd erred => Failed(erred.Error, key, label),
        RefusedEnd refused => new GraphRefusedException($"The scheduler refused the graph of {label}, nothing of it runs: {refused.Reason}", key),
        CancelledEnd cancelled => new TaskCancelledException(
            $"{label} was cancelled by client '{cancelled.ByName}' at {Show(toTime(cancelled.At))}. Submit it again if it is still needed.", key, cancelled.ByName, toTime(cancelled.At)),
        ConnectionEnd { IsOrderly: true } closed => new TaskCancelledException(
            $"{label} is void because client '{client}' was closed at {Show(toTime(closed.At))}.", key, client, toTime(closed.At)),
        ConnectionEnd broken => ConnectionLost(client, broken, $"{label} is void"),
        LostEnd lost => new DataLostException(
            $"The data of {label} is gone: {HolderOf(lost)} and it has no recipe to compute it again. Keep more than one copy of scattered data (replication), or compute it by a task.", key, lost.WorkerName),
        _ => throw new InvariantException($"{label} ended for the unknown reason {end}."),
    };

    public static SchedulerUnavailableException ConnectionLost(string client, ConnectionEnd end, string consequence) =>
        new($"Client '{client}' lost its connection to the scheduler: {end.Reason} {char.ToUpperInvariant(consequence[0])}{consequence[1..]}; connect again and submit again.");

    public static TaskCancelledException Disposed(Key key, string label, string client, DateTimeOffset now) =>
        new($"{label} was disposed while it was awaited.", key, client, now);

    private static TaskFailedException Failed(ErrorInfo error, Key key, string label)
    {
        Exception? local = error.Local == 0 ? null : LocalExceptions.Find(error.Local);
        string message = Describe(error, key, label);
        return error.Kind switch
        {
            ErrorKind.CodeMismatch => new CodeMismatchException(message, key, error, local),
            ErrorKind.Serialization => new SerializationFailedException(message, key, error, local),
            ErrorKind.WorkerKilled => new WorkerKilledException(message, key, error),
            ErrorKind.Task or ErrorKind.DataLost or _ => new TaskFailedException(message, key, error, local),
        };
    }

    private static string Describe(ErrorInfo error, Key key, string label)
    {
        string where = error.Worker.Length == 0 ? "" : $" on worker '{error.Worker}'";
        string attempts = error.Attempts > 1 ? $" after {error.Attempts} attempts" : "";
        string cause = error.Message.Length == 0 ? error.TypeName : $"{error.TypeName}: {error.Message}";
        return error.Origin == key || error.Chain.Count < 2
            ? $"Task {label} failed{where}{attempts}. {cause}"
            : $"Task {label} failed because {error.Chain[^1]} failed{where}{attempts}. {cause}{Environment.NewLine}By way of: {string.Join(" <- ", error.Chain)}";
    }

    private static string HolderOf(LostEnd lost) => lost.WorkerName.Length == 0 ? "no worker has it" : $"worker '{lost.WorkerName}' had its last copy";

    private static string Show(DateTimeOffset time) => time.ToString("HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);
}
