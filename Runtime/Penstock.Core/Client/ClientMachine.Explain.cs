using System.Globalization;
using Penstock.Protocol;

namespace Penstock.Core;

public sealed partial class ClientMachine
{
    /// <summary>Says what this client knows of a hold: its key, its status and why, what it waits for.</summary>
    /// <param name="hold">Any hold id; one that was released is said to be.</param>
    /// <returns>One or two sentences for people.</returns>
    public string Explain(HoldId hold)
    {
        if (hold.Slot >= (uint)_rowCount || _rows[hold.Slot].Generation != hold.Generation || _rows[hold.Slot].Status == HoldStatus.Free)
            return $"{hold} of client '{Name}' was released, or never began.";
        ref HoldRow row = ref _rows[hold.Slot];
        string futures = row.Count == 1 ? "1 future" : row.Count.ToString(CultureInfo.InvariantCulture) + " futures";
        return $"{row.Key.ToString(_names[row.Name])} ({hold} of client '{Name}', {futures}) is {row.Status}: {Reason(hold, in row)}";
    }

    private string Reason(HoldId hold, in HoldRow row) => row.Status switch
    {
        HoldStatus.Pending when row.Submission > _submissionsAnswered => $"the scheduler has not answered submission {row.Submission} yet.",
        HoldStatus.Pending when row.Submission == 0 => "the scattered data has not arrived at a worker yet.",
        HoldStatus.Pending => $"submission {row.Submission} is accepted, the scheduler has not reported a result; ask it to explain the key.",
        HoldStatus.Finished => $"{WorkerText(row.Worker)} has the result of {row.Bytes} bytes as task {row.Task}.",
        HoldStatus.Free or HoldStatus.Erred or HoldStatus.Cancelled or HoldStatus.Lost or _ => _ends[(int)hold.Slot] switch
        {
            ErredEnd erred => $"{erred.Error.TypeName}: {erred.Error.Message}",
            RefusedEnd refused => $"the scheduler refused its graph: {refused.Reason}",
            CancelledEnd cancelled => $"client '{cancelled.ByName}' cancelled it.",
            ConnectionEnd ended => $"the connection ended: {ended.Reason}",
            LostEnd lost => $"worker '{lost.WorkerName}' had the last copy of data without a recipe.",
            _ => "for an unknown reason.",
        },
    };

    private string WorkerText(WorkerId id) => FindWorker(id) is { } worker ? $"worker '{worker.Name}'" : $"{id}, which has left,";
}
