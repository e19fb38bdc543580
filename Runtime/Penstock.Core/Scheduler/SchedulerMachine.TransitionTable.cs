using static Penstock.Core.SchedulerTaskStatus;

namespace Penstock.Core;

/// <content>The table of legal pairs, and nothing else.</content>
public sealed partial class SchedulerMachine
{
    private delegate void Transition(SchedulerMachine machine, int task);

    /// <summary>By [from, to]: what moves a task there. A pair that is not listed cannot happen.</summary>
    private static readonly Transition?[,] Transitions = new Transition?[SchedulerTaskStatuses.Count, SchedulerTaskStatuses.Count]
        .With(Released, Waiting, static (m, task) => m.Enter(task, Waiting))
        .With(Released, Ready, static (m, task) => m.Enter(task, Ready))
        .With(Released, Memory, static (m, task) => m.EnterMemory(task))
        .With(Released, Erred, static (m, task) => m.EnterErred(task))
        .With(Released, Lost, static (m, task) => m.EnterLost(task))
        .With(Released, Forgotten, static (m, task) => m.Forget(task))
        .With(Waiting, Released, static (m, task) => m.EnterReleased(task))
        .With(Waiting, Ready, static (m, task) => m.Enter(task, Ready))
        .With(Waiting, Processing, static (m, task) => m.StartRun(task))
        .With(Waiting, Memory, static (m, task) => m.EnterMemory(task))
        .With(Waiting, Erred, static (m, task) => m.EnterErred(task))
        .With(Waiting, Forgotten, static (m, task) => m.Forget(task))
        .With(Ready, Released, static (m, task) => m.EnterReleased(task))
        .With(Ready, Waiting, static (m, task) => m.Enter(task, Waiting))
        .With(Ready, Processing, static (m, task) => m.StartRun(task))
        .With(Ready, Memory, static (m, task) => m.EnterMemory(task))
        .With(Ready, Erred, static (m, task) => m.EnterErred(task))
        .With(Ready, Forgotten, static (m, task) => m.Forget(task))
        .With(Processing, Released, static (m, task) => m.RecallIntoReleased(task))
        .With(Processing, Waiting, static (m, task) => m.RecallInto(task, Waiting))
        .With(Processing, Ready, static (m, task) => m.RecallInto(task, Ready))
        .With(Processing, Memory, static (m, task) => m.RecallIntoMemory(task))
        .With(Processing, Erred, static (m, task) => m.RecallIntoErred(task))
        .With(Processing, Forgotten, static (m, task) => m.RecallAndForget(task))
        .With(Memory, Released, static (m, task) => m.EnterReleased(task))
        .With(Memory, Waiting, static (m, task) => m.LoseInto(task, Waiting))
        .With(Memory, Ready, static (m, task) => m.LoseInto(task, Ready))
        .With(Memory, Erred, static (m, task) => m.EnterErred(task))
        .With(Memory, Lost, static (m, task) => m.EnterLost(task))
        .With(Memory, Forgotten, static (m, task) => m.Forget(task))
        .With(Erred, Released, static (m, task) => m.RetryInto(task, Released))
        .With(Erred, Waiting, static (m, task) => m.RetryInto(task, Waiting))
        .With(Erred, Ready, static (m, task) => m.RetryInto(task, Ready))
        .With(Erred, Forgotten, static (m, task) => m.Forget(task))
        .With(Arriving, Memory, static (m, task) => m.ArriveInMemory(task))
        .With(Arriving, Released, static (m, task) => m.EnterReleased(task))
        .With(Arriving, Lost, static (m, task) => m.EnterLost(task))
        .With(Arriving, Forgotten, static (m, task) => m.Forget(task))
        .With(Lost, Forgotten, static (m, task) => m.Forget(task));

    /// <summary>Whether a pair is in the table; for the test that compares it with docs/internals/scheduler-states.md.</summary>
    internal static bool IsLegal(SchedulerTaskStatus from, SchedulerTaskStatus to) => Transitions[(int)from, (int)to] is not null;
}

/// <summary>Fills a table of transitions.</summary>
internal static class TransitionTables
{
    public static T?[,] With<T>(this T?[,] table, SchedulerTaskStatus from, SchedulerTaskStatus to, T transition)
        where T : class
    {
        table[(int)from, (int)to] = transition;
        return table;
    }
}
