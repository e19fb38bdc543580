using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>A client or worker as the scheduler's driver sees it: where its messages wait to be sent.</summary>
public abstract class SchedulerPeer
{
    private protected SchedulerPeer(string name) => Name = name;

    /// <summary>Its name, for people.</summary>
    public string Name { get; internal set; }

    /// <summary>What it is.</summary>
    public abstract PeerRole Role { get; }

    /// <summary>The messages for it.</summary>
    public Outbox Outbox { get; } = new();

    /// <summary>Whatever the driver wants to remember with it.</summary>
    public object? Tag { get; set; }

    /// <summary>When it was last heard of.</summary>
    public Timestamp LastHeard { get; internal set; }

    /// <summary>Whether its session has ended.</summary>
    public bool IsGone { get; internal set; }

    /// <summary>When it counts as gone, while its link is broken; null while it is there.</summary>
    public Timestamp? AwayUntil { get; internal set; }

    /// <summary>Whether its link is broken and its session waits to be resumed.</summary>
    public bool IsAway => AwayUntil is not null;

    /// <summary>Why its link broke last, for people.</summary>
    internal string AwayReason { get; set; } = "";

    /// <summary>Whether it said who it is.</summary>
    internal bool IsWelcome { get; set; }

    /// <summary>The life of its process, as it says.</summary>
    internal ulong Incarnation { get; set; }

    /// <summary>Whether it comes back from another session and has not said everything it holds.</summary>
    internal bool IsAnnouncing { get; set; }

    /// <summary>The life of the scheduler it comes back from; zero if it does not.</summary>
    internal ulong FormerEpoch { get; set; }

    /// <summary>The same process in the session before, until it has said everything.</summary>
    internal SchedulerPeer? Former { get; set; }

    /// <summary>Whether it came back and waits to hear that all that comes back is known.</summary>
    internal bool AwaitsRecovered { get; set; }

    /// <summary>Whether it is in the list of peers that have messages waiting.</summary>
    internal bool IsTouched { get; set; }
}

/// <summary>A client: its holds and the function numbers it uses.</summary>
internal sealed class ClientRecord(ClientId id) : SchedulerPeer("client " + id.Value)
{
    public ClientId Id { get; } = id;

    public override PeerRole Role => PeerRole.Client;

    /// <summary>The scheduler's function numbers by the client's.</summary>
    public List<int> Functions { get; } = [];

    /// <summary>The client's holds by slot.</summary>
    public List<HoldSlot> Holds { get; } = [];

    /// <summary>How many of its holds exist.</summary>
    public int HoldCount { get; set; }

    /// <summary>The submission whose parts are arriving.</summary>
    public OpenSubmission? Open { get; set; }

    /// <summary>A refused submission whose further parts are ignored.</summary>
    public int? RefusedSubmission { get; set; }

    /// <summary>Holds that another client has ended by force, by slot: this one may not have heard of it when its session ends.</summary>
    public Dictionary<uint, HoldCancelled> Forced { get; } = [];

    /// <summary>While it comes back: what it says has failed.</summary>
    public Dictionary<HoldId, ErrorInfo> Failures { get; } = [];
}

/// <summary>One slot of a client's holds.</summary>
/// <param name="Generation">The generation the scheduler heard of last.</param>
/// <param name="Want">The want, or <see cref="TaskRow.None"/> if it has ended.</param>
internal readonly record struct HoldSlot(uint Generation, int Want);

/// <summary>A submission whose last part has not arrived.</summary>
internal sealed class OpenSubmission(int number, long firstOrder)
{
    public int Number { get; } = number;

    /// <summary>Its first task's place among the tasks of all submissions.</summary>
    public long FirstOrder { get; } = firstOrder;

    /// <summary>Per task of the submission: its row, its own or one that was known before.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>Per task of the submission: whether its row was created by it.</summary>
    public List<bool> IsNew { get; } = [];

    /// <summary>Per task of the submission: how many inputs it has.</summary>
    public List<int> InputCounts { get; } = [];

    /// <summary>The inputs of all its tasks: positions in the submission, or negative for results held before.</summary>
    public List<int> Inputs { get; } = [];

    /// <summary>The bytes its new tasks are predicted to make, all together; infinite if one of their functions is unknown.</summary>
    public double PredictedBytes { get; set; }

    /// <summary>What the client wants to hold once the submission is complete.</summary>
    public List<WantedTask> Wanted { get; } = [];
}

/// <summary>A worker: what it holds, what it was given, and how much more it takes.</summary>
internal sealed class WorkerRecord(WorkerId id) : SchedulerPeer("worker " + id.Value)
{
    public WorkerId Id { get; } = id;

    public override PeerRole Role => PeerRole.Worker;

    public string DataAddress { get; set; } = "";

    public int Slots { get; set; } = 1;

    public long MemoryBudget { get; set; }

    public int ProcessId { get; set; }

    /// <summary>What it offers of named resources, by name.</summary>
    public ResourceAmount[] Offers { get; set; } = [];

    /// <summary>How much of each of <see cref="Offers"/> is used up by what it was given, and by recalled runs whose code goes on.</summary>
    public long[] Used { get; set; } = [];

    /// <summary>Recalled runs that use something up until the worker says that their code has ended.</summary>
    public List<(AttemptId Attempt, TaskDemand Demand)> Lingering { get; } = [];

    /// <summary>The task that runs here with nothing beside it, or <see cref="TaskRow.None"/>.</summary>
    public int AloneTask { get; set; } = TaskRow.None;

    /// <summary>The line for whose first task it is kept free; null for none.</summary>
    public NeedQueue? ReservedFor { get; set; }

    /// <summary>Whether it may be given anything beside what it has: neither runs a task alone here nor is it kept for one.</summary>
    public bool IsShared => AloneTask == TaskRow.None && ReservedFor is not { Need.IsAlone: true };

    /// <summary>Whether it left in an orderly way: its end is nobody's fault.</summary>
    public bool HasSaidGoodbye { get; set; }

    /// <summary>The runs that its slots had begun when it died, if somebody knows.</summary>
    public HashSet<AttemptId>? RunningAtDeath { get; set; }

    /// <summary>Links to the tasks whose results it holds.</summary>
    public List<int> Replicas { get; } = [];

    /// <summary>The bytes of those results.</summary>
    public long Bytes { get; set; }

    /// <summary>What its last heartbeat said it stores.</summary>
    public long StoredBytes { get; set; }

    /// <summary>What its last heartbeat said it stores.</summary>
    public int StoredCount { get; set; }

    /// <summary>Since when its heartbeats have said that it has no run; null if the last one said otherwise, or it has been given one since.</summary>
    public Timestamp? ClaimsIdleSince { get; set; }

    /// <summary>The rows of the tasks it was given.</summary>
    public List<int> Processing { get; } = [];

    /// <summary>How many of those tasks have given their slots back.</summary>
    public int Seceded { get; set; }

    /// <summary>How long fetching a byte from another worker takes it, in nanoseconds: as for 100 MB/s until it has measured.</summary>
    public double NanosecondsPerByte { get; set; } = 10;

    /// <summary>How many of those tasks count against its room.</summary>
    public int RoomTaken => Processing.Count - Seceded;

    /// <summary>How many of those tasks wait for others of them: they run ahead.</summary>
    public int AheadCount { get; set; }

    /// <summary>The predicted time of those tasks, in nanoseconds, as far as it can be predicted.</summary>
    public long ChargedNanoseconds { get; set; }

    /// <summary>The predicted bytes of the results of those tasks.</summary>
    public long ChargedBytes { get; set; }

    /// <summary>How many of those tasks run functions of unknown duration.</summary>
    public int UnknownCount { get; set; }

    /// <summary>The numbers under which it was told of functions, by the scheduler's number; -1 for those it was not told of.</summary>
    public List<int> FunctionNumbers { get; } = [];

    /// <summary>How many functions it was told of.</summary>
    public int FunctionCount { get; set; }

    /// <summary>Whether tasks may be given to it now.</summary>
    public bool TakesTasks => TakesAnything && IsShared;

    /// <summary>While it comes back: what it holds and runs.</summary>
    public List<HeldItem> Announced { get; } = [];

    /// <summary>Runs that it came back with and that count, by its own names, until it reports one under that name.</summary>
    public Dictionary<TaskHandle, (TaskHandle Task, AttemptId Attempt)> AdoptedRuns { get; } = [];

    /// <summary>Whether copies may be ordered to it now.</summary>
    public bool TakesData => IsWelcome && TakesAnything;

    /// <summary>Whether it is there and neither paused nor about to leave.</summary>
    public bool TakesAnything => !IsGone && !IsAway && !IsAnnouncing && !IsPaused && Retirement is null;

    /// <summary>Whether it has said that it starts nothing new.</summary>
    public bool IsPaused { get; set; }

    /// <summary>When it said so.</summary>
    public Timestamp PausedSince { get; set; }

    /// <summary>Whether what it had not started was asked back because of that.</summary>
    public bool IsPauseLong { get; set; }

    /// <summary>Set while it is to leave.</summary>
    public Retirement? Retirement { get; set; }

    /// <summary>The rows of the results it was told to fetch.</summary>
    public List<int> Incoming { get; } = [];

    /// <summary>The bytes of those results.</summary>
    public long IncomingBytes { get; set; }

    /// <summary>Its runs that were asked back and not answered for, and who is to get them; null if that is decided then.</summary>
    public List<(ulong Attempt, WorkerRecord? Thief)> AskedBack { get; } = [];

    /// <summary>How many runs of others were asked back for it.</summary>
    public int Stealing { get; set; }

    /// <summary>Whether it is in the list of workers that may have a free slot.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Who needs what of it, and nobody else has it, while it is away or does not know the name of that.</summary>
    public List<(WorkerRecord Asker, TaskHandle Input)> AskedInVain { get; } = [];

    /// <summary>New names of results that it stores under old ones of this scheduler's until it confirms.</summary>
    public HashSet<TaskHandle> Renaming { get; } = [];

    /// <summary>Tasks that could run ahead here once there is room.</summary>
    public Queue<TaskHandle> RunAheadBlocked { get; } = new();

    /// <summary>Whether it is in the list of workers whose blocked tasks are looked at next.</summary>
    public bool IsUnblocked { get; set; }

    /// <summary>The position of a run among those that were asked back, or -1.</summary>
    public int FindAsked(ulong attempt)
    {
        for (int i = 0; i < AskedBack.Count; i++)
        {
            if (AskedBack[i].Attempt == attempt)
                return i;
        }

        return -1;
    }

    /// <summary>Its place in the list of workers with room, or <see cref="TaskRow.None"/>.</summary>
    public int RoomyPosition { get; set; } = TaskRow.None;

    /// <summary>Its place in the list of workers with more runs that could start than slots, or <see cref="TaskRow.None"/>.</summary>
    public int CrowdedPosition { get; set; } = TaskRow.None;

    /// <summary>What it has to do has changed since these two lists were brought up to date.</summary>
    public bool IsRoomStale { get; set; }

    public long OfferedOf(string resource) => IndexOf(resource) is var index and >= 0 ? Offers[index].Millionths : 0;

    public long UsedOf(string resource) => IndexOf(resource) is var index and >= 0 ? Used[index] : 0;

    /// <summary>Takes what a demand uses up, or gives it back.</summary>
    public void Use(TaskDemand? demand, int times)
    {
        foreach (ResourceAmount amount in demand?.Resources ?? [])
            Used[IndexOf(amount.Name)] += times * amount.Millionths;
    }

    private int IndexOf(string resource)
    {
        for (int i = 0; i < Offers.Length; i++)
        {
            if (Offers[i].Name == resource)
                return i;
        }

        return -1;
    }
}
