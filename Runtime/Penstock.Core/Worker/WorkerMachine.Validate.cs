using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Recomputes every invariant of docs/internals/worker-states.md from scratch; the numbers are those of the page.</content>
public sealed partial class WorkerMachine
{
    /// <summary>Checks every invariant. Takes time proportional to everything known here.</summary>
    /// <exception cref="InvariantException">One does not hold.</exception>
    public void Validate()
    {
        Check(_dirty.Count == 0, "W1", default, $"{_dirty.Count} rows are on the worklist");
        int edges = ValidateData();
        ValidateAttempts(edges);
        ValidateReady();
        ValidatePeers();
        ValidateMemory();
    }

    private int ValidateData()
    {
        long bytes = 0;
        int held = 0;
        int live = 0;
        int edges = 0;
        int superseded = 0;
        for (int row = 0; row < _data.Extent; row++)
        {
            ref DataRow data = ref _data[row];
            if (data.Status == WorkerDataStatus.Unknown)
                continue;
            live++;
            Check(FindData(data.Task) == row, "W3", data.Task, $"its handle finds data row {FindData(data.Task)} instead of {row}");
            if (data.IsSuperseded)
                superseded++;
            else
                Check(_map.Find(data.Task.Row) == row, "W3", data.Task, "the handle map does not find it");
            edges += ValidateUsers(in data, row);
            ValidateDataRow(in data, row);
            if (data.Status != WorkerDataStatus.Held)
                continue;
            held++;
            bytes += data.Bytes;
        }

        Check(live == _data.Count, "W2", default, $"{live} data rows have a status, {_data.Count} are in use");
        Check(superseded == _superseded.Count, "W3", default, $"{superseded} results are superseded, {_superseded.Count} are in the side table");
        Check(held == StoredCount && bytes == StoredBytes, "W6", default, $"{held} values of {bytes} bytes are held, {StoredCount} of {StoredBytes} are counted");
        return edges;
    }

    private int ValidateUsers(in DataRow data, int row)
    {
        int users = 0;
        int previous = -1;
        for (int edge = data.FirstUser; edge >= 0; edge = _edges[edge].NextUser)
        {
            Check(_edges[edge].Data == row && _edges[edge].PreviousUser == previous, "W4", data.Task, "an edge among its users is not linked to it");
            Check(_attempts[_edges[edge].Attempt].Status != WorkerAttemptStatus.Unknown, "W4", data.Task, "a run that is gone uses it");
            previous = edge;
            users++;
        }

        Check(users == data.Users, "W4", data.Task, $"{users} edges use it, {data.Users} are counted");
        return users;
    }

    private void ValidateDataRow(in DataRow data, int row)
    {
        Check(!data.IsDirty && data.Status == Next(in data), "W1", data.Task, $"it is {data.Status} and should be {Next(in data)}");
        if (data.Producer >= 0)
        {
            ref AttemptRow producer = ref _attempts[data.Producer];
            Check(
                producer.Status is not (WorkerAttemptStatus.Unknown or WorkerAttemptStatus.Abandoned) && producer.Output == row && producer.Task == data.Task,
                "W5",
                data.Task,
                $"its producer {producer.Attempt} is {producer.Status} of {producer.Task}");
        }

        bool isHeld = data.Status == WorkerDataStatus.Held;
        Check(!isHeld || !data.IsOrdered, "W15", data.Task, "a copy of it is ordered although it is held");
        Check(isHeld == data.HasValue && (isHeld || !data.IsFreed), "W6", data.Task, "value and status disagree");
        Check(!isHeld || data.Holders.Count == 0, "W6", data.Task, "it is held and still has holders to fetch it from");
        Check((data.Status == WorkerDataStatus.InFlight) == data.IsFetching, "W8", data.Task, "request and status disagree");
        Check((data.Peer >= 0) == data.Status is WorkerDataStatus.Wanted or WorkerDataStatus.InFlight, "W7", data.Task, "peer and status disagree");
        if (data.Status == WorkerDataStatus.Wanted)
            Check(data.Holders.Contains(Peer(data.Peer).Worker), "W7", data.Task, "it is queued at a peer that does not hold it");
        for (int i = 0; i < data.Holders.Count; i++)
            Check(IsPeer(data.Holders[i]) && data.Holders[i] != _self, "W7", data.Task, $"{data.Holders[i]} is named as a holder and is no peer");
    }

    private void ValidateAttempts(int edgesOfData)
    {
        int live = 0;
        int edges = 0;
        int suspended = 0;
        int occupied = 0;
        int alone = 0;
        long planned = 0;
        var numbers = new HashSet<AttemptId>();
        for (int row = 0; row < _attempts.Extent; row++)
        {
            ref AttemptRow attempt = ref _attempts[row];
            if (attempt.Status == WorkerAttemptStatus.Unknown)
                continue;
            live++;
            Check(numbers.Add(attempt.Attempt), "W9", attempt.Task, $"two runs have the number {attempt.Attempt}");
            edges += ValidateAttempt(in attempt, row);
            if (!attempt.IsStarted)
                continue;
            planned += attempt.Estimate;
            alone += attempt.IsAlone ? 1 : 0;
            if (attempt.IsSuspended)
                suspended++;
            else
                occupied++;
        }

        Check(live == _attempts.Count, "W2", default, $"{live} attempt rows have a status, {_attempts.Count} are in use");
        Check(edges == edgesOfData && edges == _edges.Count, "W4", default, $"runs have {edges} inputs, results have {edgesOfData} users, {_edges.Count} edges are in use");
        Check(
            suspended == _suspended && occupied == _occupied && planned == _planned,
            "W12",
            default,
            $"{occupied} + {suspended} runs of {planned} ns are started, {_occupied} + {_suspended} of {_planned} ns are counted");
        Check(alone == _alone && (alone == 0 || occupied + suspended == 1), "W14", default, $"{alone} of {occupied + suspended} started runs are to run alone, {_alone} are counted");
        Check(
            occupied <= _options.Slots * LookaheadCountMax && planned <= _plannedMax,
            "W12",
            default,
            $"{occupied} runs of {planned} ns are handed to {_options.Slots} slots");
    }

    private int ValidateAttempt(in AttemptRow attempt, int row)
    {
        Check(!attempt.IsDirty && attempt.Status == Next(in attempt), "W1", attempt.Task, $"{attempt.Attempt} is {attempt.Status} and should be {Next(in attempt)}");
        if (attempt.Status == WorkerAttemptStatus.Abandoned)
            Check(attempt.Output < 0, "W5", attempt.Task, $"{attempt.Attempt} is abandoned and still has an output");
        else
            Check(_data[attempt.Output].Producer == row && _data[attempt.Output].Task == attempt.Task, "W5", attempt.Task, $"{attempt.Attempt} is not the producer of its output");
        int inputs = 0;
        int missing = 0;
        for (int edge = attempt.FirstInput; edge >= 0; edge = _edges[edge].NextInput)
        {
            Check(_edges[edge].Attempt == row, "W4", attempt.Task, $"an input of {attempt.Attempt} is linked to another run");
            inputs++;
            if (_data[_edges[edge].Data].Status != WorkerDataStatus.Held)
                missing++;
        }

        Check(inputs == attempt.InputCount, "W4", attempt.Task, $"{attempt.Attempt} has {inputs} inputs, {attempt.InputCount} are counted");
        Check(missing == attempt.MissingInputs, "W10", attempt.Task, $"{attempt.Attempt} lacks {missing} inputs, {attempt.MissingInputs} are counted");
        Check(
            missing == 0 || attempt.Status == WorkerAttemptStatus.Waiting || (attempt.IsFollower && missing == 1),
            "W10",
            attempt.Task,
            $"{attempt.Attempt} is {attempt.Status} and lacks {missing} inputs");
        return inputs;
    }

    private void ValidateReady()
    {
        var queued = new HashSet<int>();
        for (int i = 0; i < _ready.Count; i++)
        {
            ReadyEntry entry = _ready.At(i);
            if (IsLive(entry))
                Check(queued.Add(entry.Row), "W11", _attempts[entry.Row].Task, "it is twice in the ready queue");
        }

        int ready = 0;
        for (int row = 0; row < _attempts.Extent; row++)
        {
            if (_attempts[row].Status != WorkerAttemptStatus.Ready)
                continue;
            ready++;
            Check(queued.Contains(row), "W11", _attempts[row].Task, "it is ready and not in the queue");
        }

        Check(ready == _readyCount, "W11", default, $"{ready} runs are ready, {_readyCount} are counted");
    }

    private void ValidatePeers()
    {
        int requests = 0;
        int known = 0;
        int queued = 0;
        for (int number = 0; number < _peers.Count; number++)
        {
            if (_peers[number] is not { } peer)
                continue;
            known++;
            if (peer.Request.Count > 0)
                requests++;
            long backlog = peer.RequestBytes;
            queued += ValidateQueue(peer.QueueHead, number, isInBackground: false, ref backlog);
            queued += ValidateQueue(peer.BackgroundHead, number, isInBackground: true, ref backlog);

            Check(backlog == peer.BacklogBytes, "W7", default, $"{peer.Worker} has a backlog of {backlog} bytes, {peer.BacklogBytes} are counted");
            Check(!peer.HasLeft || (peer.NextQueued < 0 && peer.Request.Count > 0), "W7", default, $"{peer.Worker} has left and is still there");
            Check(peer.NextQueued < 0 || peer.Request.Count > 0 || peer.IsListed, "W13", default, $"nothing will ask {peer.Worker} for what is queued there");
        }

        Check(known == PeerCount && requests == _requests, "W13", default, $"{known} peers with {requests} requests, {PeerCount} with {_requests} are counted");
        ValidateOnTheirWay(queued);
    }

    private int ValidateQueue(int head, int peer, bool isInBackground, ref long backlog)
    {
        int queued = 0;
        for (int row = head; row >= 0; row = _data[row].NextInQueue)
        {
            ref DataRow data = ref _data[row];
            Check(data.Status == WorkerDataStatus.Wanted && data.Peer == peer, "W7", data.Task, $"it is queued at {Peer(peer).Worker} and {data.Status}");
            Check(data.IsInBackground == isInBackground && (!isInBackground || data.Users == 0), "W15", data.Task, "a run waits for it behind what no run waits for");
            backlog += CostOf(in data);
            queued++;
        }

        return queued;
    }

    private void ValidateOnTheirWay(int queued)
    {
        for (int row = 0; row < _data.Extent; row++)
        {
            ref DataRow data = ref _data[row];
            if (data.Status == WorkerDataStatus.Wanted)
                queued--;
            else if (data.Status == WorkerDataStatus.InFlight)
                Check(Peer(data.Peer).Request.Contains(data.Task), "W8", data.Task, $"it is in flight and the request to {Peer(data.Peer).Worker} does not name it");
        }

        Check(queued == 0, "W7", default, "queues of peers and wanted results disagree");
    }

    private void Check(bool holds, string number, TaskHandle task, string what)
    {
        if (!holds)
            throw Broken($"{number} of a worker, task {task}: {what}", task);
    }

    private void Check(bool holds, string number, TaskHandle task, [InterpolatedStringHandlerArgument(nameof(holds))] ref FindingText what)
    {
        if (!holds)
            Check(holds, number, task, what.Text);
    }
}
