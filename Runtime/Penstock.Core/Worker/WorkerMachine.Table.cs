using System.Collections.Generic;

namespace Penstock.Core;

/// <content>Every legal pair of statuses and the method that takes a row there; docs/internals/worker-states.md says the same in words.</content>
public sealed partial class WorkerMachine
{
    private const int DataStatusCount = (int)WorkerDataStatus.Missing + 1;
    private const int AttemptStatusCount = (int)WorkerAttemptStatus.Abandoned + 1;

    private static readonly DataTransition?[] DataTable = BuildDataTable();
    private static readonly AttemptTransition?[] AttemptTable = BuildAttemptTable();

    private delegate void DataTransition(WorkerMachine machine, int row);

    private delegate void AttemptTransition(WorkerMachine machine, int row);

    /// <summary>The legal pairs of results, for the test that compares them with the page.</summary>
    internal static IEnumerable<(WorkerDataStatus From, WorkerDataStatus To)> DataPairs()
    {
        for (int i = 0; i < DataTable.Length; i++)
        {
            if (DataTable[i] is not null)
                yield return ((WorkerDataStatus)(i / DataStatusCount), (WorkerDataStatus)(i % DataStatusCount));
        }
    }

    /// <summary>The legal pairs of runs, for the test that compares them with the page.</summary>
    internal static IEnumerable<(WorkerAttemptStatus From, WorkerAttemptStatus To)> AttemptPairs()
    {
        for (int i = 0; i < AttemptTable.Length; i++)
        {
            if (AttemptTable[i] is not null)
                yield return ((WorkerAttemptStatus)(i / AttemptStatusCount), (WorkerAttemptStatus)(i % AttemptStatusCount));
        }
    }

    private static DataTransition?[] BuildDataTable()
    {
        var table = new DataTransition?[DataStatusCount * DataStatusCount];
        void On(WorkerDataStatus from, WorkerDataStatus to, DataTransition transition) =>
            table[((int)from * DataStatusCount) + (int)to] = transition;

        On(WorkerDataStatus.Unknown, WorkerDataStatus.Expected, static (m, row) => m.Enter(row, WorkerDataStatus.Expected));
        On(WorkerDataStatus.Unknown, WorkerDataStatus.Wanted, static (m, row) => m.Enter(row, WorkerDataStatus.Wanted));
        On(WorkerDataStatus.Unknown, WorkerDataStatus.Held, static (m, row) => m.Enter(row, WorkerDataStatus.Held));
        On(WorkerDataStatus.Unknown, WorkerDataStatus.Missing, static (m, row) => m.AnyToMissing(row));
        On(WorkerDataStatus.Expected, WorkerDataStatus.Held, static (m, row) => m.Enter(row, WorkerDataStatus.Held));
        On(WorkerDataStatus.Expected, WorkerDataStatus.Wanted, static (m, row) => m.Enter(row, WorkerDataStatus.Wanted));
        On(WorkerDataStatus.Expected, WorkerDataStatus.Missing, static (m, row) => m.AnyToMissing(row));
        On(WorkerDataStatus.Expected, WorkerDataStatus.Unknown, static (m, row) => m.Enter(row, WorkerDataStatus.Unknown));
        On(WorkerDataStatus.Wanted, WorkerDataStatus.InFlight, static (m, row) => m.Enter(row, WorkerDataStatus.InFlight));
        On(WorkerDataStatus.Wanted, WorkerDataStatus.Expected, static (m, row) => m.Enter(row, WorkerDataStatus.Expected));
        On(WorkerDataStatus.Wanted, WorkerDataStatus.Held, static (m, row) => m.Enter(row, WorkerDataStatus.Held));
        On(WorkerDataStatus.Wanted, WorkerDataStatus.Missing, static (m, row) => m.AnyToMissing(row));
        On(WorkerDataStatus.Wanted, WorkerDataStatus.Unknown, static (m, row) => m.Enter(row, WorkerDataStatus.Unknown));
        On(WorkerDataStatus.InFlight, WorkerDataStatus.Held, static (m, row) => m.Enter(row, WorkerDataStatus.Held));
        On(WorkerDataStatus.InFlight, WorkerDataStatus.Wanted, static (m, row) => m.Enter(row, WorkerDataStatus.Wanted));
        On(WorkerDataStatus.InFlight, WorkerDataStatus.Expected, static (m, row) => m.Enter(row, WorkerDataStatus.Expected));
        On(WorkerDataStatus.InFlight, WorkerDataStatus.Missing, static (m, row) => m.AnyToMissing(row));
        On(WorkerDataStatus.InFlight, WorkerDataStatus.Unknown, static (m, row) => m.Enter(row, WorkerDataStatus.Unknown));
        On(WorkerDataStatus.Missing, WorkerDataStatus.Wanted, static (m, row) => m.Enter(row, WorkerDataStatus.Wanted));
        On(WorkerDataStatus.Missing, WorkerDataStatus.Expected, static (m, row) => m.Enter(row, WorkerDataStatus.Expected));
        On(WorkerDataStatus.Missing, WorkerDataStatus.Held, static (m, row) => m.Enter(row, WorkerDataStatus.Held));
        On(WorkerDataStatus.Missing, WorkerDataStatus.Unknown, static (m, row) => m.Enter(row, WorkerDataStatus.Unknown));
        On(WorkerDataStatus.Held, WorkerDataStatus.Unknown, static (m, row) => m.HeldToUnknown(row));
        return table;
    }

    private static AttemptTransition?[] BuildAttemptTable()
    {
        var table = new AttemptTransition?[AttemptStatusCount * AttemptStatusCount];
        void On(WorkerAttemptStatus from, WorkerAttemptStatus to, AttemptTransition transition) =>
            table[((int)from * AttemptStatusCount) + (int)to] = transition;

        On(WorkerAttemptStatus.Unknown, WorkerAttemptStatus.Waiting, static (m, row) => m.Enter(row, WorkerAttemptStatus.Waiting));
        On(WorkerAttemptStatus.Unknown, WorkerAttemptStatus.Ready, static (m, row) => m.Enter(row, WorkerAttemptStatus.Ready));
        On(WorkerAttemptStatus.Waiting, WorkerAttemptStatus.Ready, static (m, row) => m.Enter(row, WorkerAttemptStatus.Ready));
        On(WorkerAttemptStatus.Waiting, WorkerAttemptStatus.Running, static (m, row) => m.WaitingToRunning(row));
        On(WorkerAttemptStatus.Waiting, WorkerAttemptStatus.Unknown, static (m, row) => m.UnstartedToUnknown(row));
        On(WorkerAttemptStatus.Ready, WorkerAttemptStatus.Running, static (m, row) => m.ReadyToRunning(row));
        On(WorkerAttemptStatus.Ready, WorkerAttemptStatus.Unknown, static (m, row) => m.UnstartedToUnknown(row));
        On(WorkerAttemptStatus.Running, WorkerAttemptStatus.Waiting, static (m, row) => m.Enter(row, WorkerAttemptStatus.Waiting));
        On(WorkerAttemptStatus.Running, WorkerAttemptStatus.Ready, static (m, row) => m.Enter(row, WorkerAttemptStatus.Ready));
        On(WorkerAttemptStatus.Running, WorkerAttemptStatus.Suspended, static (m, row) => m.Enter(row, WorkerAttemptStatus.Suspended));
        On(WorkerAttemptStatus.Running, WorkerAttemptStatus.Abandoned, static (m, row) => m.StartedToAbandoned(row));
        On(WorkerAttemptStatus.Running, WorkerAttemptStatus.Unknown, static (m, row) => m.Enter(row, WorkerAttemptStatus.Unknown));
        On(WorkerAttemptStatus.Suspended, WorkerAttemptStatus.Abandoned, static (m, row) => m.StartedToAbandoned(row));
        On(WorkerAttemptStatus.Suspended, WorkerAttemptStatus.Unknown, static (m, row) => m.Enter(row, WorkerAttemptStatus.Unknown));
        On(WorkerAttemptStatus.Abandoned, WorkerAttemptStatus.Unknown, static (m, row) => m.Enter(row, WorkerAttemptStatus.Unknown));
        return table;
    }
}
