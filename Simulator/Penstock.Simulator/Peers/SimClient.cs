using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>A client process: its machine, and a user who holds futures.</summary>
internal sealed partial class SimClient
{
    private readonly World _world;
    private readonly Transfers _transfers;
    private readonly RecipeBook _recipes;
    private readonly long _clockOffset;
    private readonly List<UserHold> _holds = [];
    private readonly List<UserHold?> _bySlot = [];
    private readonly List<HoldId> _named = [];
    private HoldId[] _outputs = new HoldId[16];
    private bool _isQuietDue;
    private long _quiets;
    private ulong _scattered;

    public SimClient(World world, Transfers transfers, RecipeBook recipes, int index, Connection connection)
    {
        _world = world;
        _transfers = transfers;
        _recipes = recipes;
        _gatherAttemptsMax = world.Plan[Knob.GatherAttempts] is > 0 and var attempts ? attempts : GatherAttemptsOfClient;
        _clockOffset = world.Delays.ClockOffset(index, isWorker: false);
        Index = index;
        Connection = connection;
        Machine = new ClientMachine($"client {index}", (ulong)index + 1, keepsRecipes: world.Resumes);
        foreach (Oracle oracle in world.Oracles)
            oracle.OnClientBegan(index);
    }

    /// <summary>Its number in the life, never reused.</summary>
    public int Index { get; }

    /// <summary>Its connection; the last one, if it has begun another session.</summary>
    public Connection Connection { get; private set; }

    public ClientMachine Machine { get; }

    /// <summary>Whether the process is there and its connection has not ended.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>How many keys the user holds, or is about to.</summary>
    public int HoldCount => _holds.Count;

    private Timestamp Now => _world.TimeAt(_clockOffset);

    /// <summary>One of the user's holds.</summary>
    public UserHold HoldAt(int position) => _holds[position];

    /// <summary>Whether the user has a future that can be put into a graph.</summary>
    public bool IsUsable(UserHold held) => !held.IsScattering && Machine.Read(held.Hold).Status != HoldStatus.Cancelled;

    /// <summary>A hold on a key that can be put into a graph; null if there is none.</summary>
    public HoldId? FindUsable(Key key)
    {
        foreach (UserHold held in _holds)
        {
            if (held.Key == key && IsUsable(held))
                return held.Hold;
        }

        return null;
    }

    /// <summary>Submits a graph.</summary>
    public void Submit(GraphMaker maker)
    {
        int outputs = maker.Graph.Outputs.Count;
        if (_outputs.Length < outputs)
            _outputs = new HoldId[2 * outputs];
        Submit(maker.Graph, maker.Held, _outputs.AsSpan(0, outputs), maker.Describe);
    }

    /// <summary>Submits a graph and takes a future of each of its outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="held">The holds that it uses.</param>
    /// <param name="outputs">Gets the hold of each output.</param>
    /// <param name="describe">Describes the graph if somebody watches.</param>
    public void Submit(LoweredGraph graph, ReadOnlySpan<HoldId> held, Span<HoldId> outputs, Func<SubmittedGraph> describe)
    {
        int submissions = Machine.SubmissionsSent;
        Machine.Submit(graph, held, outputs);
        _world.Trace?.Write(_world.Now, Machine.Name, $"submits {graph.TaskCount} tasks and wants {outputs.Length}: {string.Join(' ', graph.Keys)}");
        if (_world.IsWatched && Machine.SubmissionsSent > submissions)
        {
            SubmittedGraph submitted = describe();
            foreach (Oracle oracle in _world.Oracles)
                oracle.OnSubmitted(Index, submitted);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            int output = graph.Outputs[i];
            TakeFuture(outputs[i], output >= 0 ? graph.Keys[output] : graph.Held[~output].Key);
        }

        AfterEvent();
    }

    /// <summary>Makes one more future of a hold.</summary>
    public void AddReference(UserHold held)
    {
        Machine.AddRef(held.Hold);
        held.Futures++;
        AfterEvent();
    }

    /// <summary>Lets go of one future.</summary>
    public void Release(UserHold held)
    {
        ReleaseOne(held);
        AfterEvent();
    }

    /// <summary>Lets go of everything.</summary>
    public void ReleaseAll()
    {
        while (_holds.Count > 0)
            ReleaseOne(_holds[^1]);
        AfterEvent();
    }

    /// <summary>Cancels what is held under some keys, as the shell does: holds that are cancelled already are left out.</summary>
    public void Cancel(int first, int count, bool force)
    {
        if (NameUsable(first, count) is not { Count: > 0 } keys)
            return;
        _world.Trace?.Write(_world.Now, Machine.Name, $"cancels{(force ? " by force" : "")} {string.Join(' ', keys)}");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnCancelRequested(Index, keys, force);
        Machine.Cancel([.. _named], force, Now);
        AfterEvent();
    }

    /// <summary>Asks to run again what has failed under some keys.</summary>
    public void Retry(int first, int count)
    {
        if (NameUsable(first, count) is not { Count: > 0 } keys)
            return;
        _world.Trace?.Write(_world.Now, Machine.Name, $"retries {string.Join(' ', keys)}");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnRetryRequested(Index, keys);
        Machine.Retry([.. _named]);
        AfterEvent();
    }

    /// <summary>Collects some holds that the user has and that are not cancelled, and gives their keys.</summary>
    private List<Key> NameUsable(int first, int count)
    {
        _named.Clear();
        var keys = new List<Key>();
        for (int i = 0; i < Math.Min(count, _holds.Count); i++)
        {
            UserHold held = _holds[(first + i) % _holds.Count];
            if (!IsUsable(held))
                continue;
            _named.Add(held.Hold);
            keys.Add(held.Key);
        }

        return keys;
    }

    /// <summary>Announces data for which a hash stands.</summary>
    public UserHold Scatter(long bytes)
    {
        var key = new Key((ulong)Index + 1, ++_scattered);
        _recipes.AddData(key);
        return Scatter(key, TaskValues.OfData(key), bytes);
    }

    /// <summary>Announces data.</summary>
    public UserHold Scatter(Key key, ulong value, long bytes)
    {
        HoldId hold = Machine.BeginScatter(key, bytes, "data");
        _world.Trace?.Write(_world.Now, Machine.Name, $"scatters {key}, {bytes} bytes");
        UserHold held = TakeFuture(hold, key);
        held.IsScattering = true;
        held.ScatterBytes = bytes;
        held.ScatterValue = value;
        AfterEvent();
        return held;
    }

    /// <summary>Handles a frame of the scheduler, or the end of the connection.</summary>
    public void OnArrival(in Lane.Item item)
    {
        if (item.CloseReason is { } reason)
        {
            Connection.EndAtPeer();
            End(reason, isOrderly: false);
            NoteDeath(isHeard: false);
            return;
        }

        _world.Hear(item.Payload.Span);
        _world.Trace?.Write(_world.Now, Machine.Name, $"hears: {FrameText.Of(item.Payload.Span)}");
        Machine.OnBatch(item.Payload.Span, Now);
        item.Payload.Return();
        AfterEvent();
    }

    /// <summary>Begins another session, with what it holds.</summary>
    public void Rejoin(Connection connection)
    {
        Connection = connection;
        _world.Trace?.Write(_world.Now, Machine.Name, "begins another session");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnClientReturned(Index);
        Machine.Rejoin(Now);
        AfterEvent();
    }

    /// <summary>Says goodbye, which the scheduler hears if there is a link, with room for all that was not sent before.</summary>
    public void Close()
    {
        End("the client was closed.", isOrderly: true);
        Connection.SendToScheduler(Machine.Outbox);
        bool isSent = Machine.Outbox.IsEmpty;
        NoteDeath(Connection.CloseAtPeer("the client was closed.") && isSent);
    }

    /// <summary>The process is gone without a word.</summary>
    public void Die()
    {
        IsAlive = false;
        _world.Trace?.Write(_world.Now, Machine.Name, "is dead");
        NoteDeath(isHeard: false);
    }

    /// <summary>Sends what has gathered.</summary>
    public void Quiet()
    {
        _isQuietDue = false;
        Connection.SendToScheduler(Machine.Outbox);
    }

    private void End(string reason, bool isOrderly)
    {
        _world.Trace?.Write(_world.Now, Machine.Name, $"ends: {reason}");
        Machine.End(reason, isOrderly, Now);
        Observe();
        IsAlive = false;
    }

    private void NoteDeath(bool isHeard)
    {
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnClientDied(Index, isHeard);
    }

    private UserHold TakeFuture(HoldId hold, Key key)
    {
        while (_bySlot.Count <= (int)hold.Slot)
            _bySlot.Add(null);
        if (_bySlot[(int)hold.Slot] is { } known)
        {
            known.Futures++;
            foreach (Oracle oracle in _world.Oracles)
                oracle.OnShared(Index, hold, key);
            return known;
        }

        var held = new UserHold(hold, key) { Position = _holds.Count };
        _bySlot[(int)hold.Slot] = held;
        _holds.Add(held);
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnHeld(Index, hold, key);
        return held;
    }

    private void ReleaseOne(UserHold held)
    {
        Machine.Release(held.Hold);
        if (--held.Futures > 0)
            return;
        _world.Trace?.Write(_world.Now, Machine.Name, $"lets go of {held.Key}");
        _bySlot[(int)held.Hold.Slot] = null;
        UserHold last = _holds[^1];
        _holds[held.Position] = last;
        last.Position = held.Position;
        _holds.RemoveAt(_holds.Count - 1);
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnReleased(Index, held.Hold, held.Key);
    }

    /// <summary>What the user has under a hold; null if it was let go.</summary>
    public UserHold? Find(HoldId hold) =>
        hold.Slot < (uint)_bySlot.Count && _bySlot[(int)hold.Slot] is { } held && held.Hold == hold ? held : null;

    /// <summary>Performs what the machine wants, and lets it send now or when messages have gathered.</summary>
    private void AfterEvent()
    {
        Observe();
        if (_world.Validates)
            Machine.Validate();
        if (!IsAlive || Machine.Outbox.IsEmpty)
            return;
        if (!_world.Delays.Batches)
            Quiet();
        else if (!_isQuietDue)
            GatherMessages();
    }

    private void GatherMessages()
    {
        _isQuietDue = true;
        _world.Queue.Add(_world.Now + _world.Delays.Gathering(~Index, _quiets++), EventKind.ClientQuiet, Index);
    }
}
