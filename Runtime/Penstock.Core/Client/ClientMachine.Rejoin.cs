using System;
using System.Collections.Generic;
using System.Linq;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// The session is over but the program lives: the client begins another session, perhaps with another life of the scheduler, and
/// says again what it holds and how that is computed. The program's futures keep their status.
/// </content>
public sealed partial class ClientMachine
{
    /// <summary>What a client that no scheduler has welcomed says it comes back from: it has something to say, but no names of a scheduler.</summary>
    private const ulong NoEpoch = 1;

    private static readonly RefusedEnd UnknownInput = new("It uses data that was lost, or a future whose graph had been refused, and the scheduler that could have said so is gone.");

    private readonly RecipeBook? _book;
    private readonly ulong _incarnation;
    private readonly Queue<Key[]> _cancelledKeys = new();

    /// <summary>Where workers were that it knew in sessions before, until a scheduler says that all is known that came back.</summary>
    private readonly SortedSet<string> _knownBefore = new(StringComparer.Ordinal);

    private bool _awaitsRecovered;

    /// <summary>Begins a connection whose holds may outlive its scheduler.</summary>
    /// <param name="name">The client's name for people.</param>
    /// <param name="incarnation">A random number of this client.</param>
    /// <param name="keepsRecipes">
    /// Whether the client keeps how to compute what it holds, for <see cref="Rejoin"/>: about 140 bytes a task, 4 bytes an input and
    /// the encoded arguments, for each key held and all it is computed from.
    /// </param>
    public ClientMachine(string name, ulong incarnation, bool keepsRecipes)
        : this(name, incarnation)
    {
        if (keepsRecipes)
            _book = new RecipeBook();
    }

    /// <summary>The life of the scheduler that has welcomed this client last; zero before the first.</summary>
    public ulong Epoch { get; private set; }

    /// <summary>How many recipes are kept for what is held.</summary>
    public int RecipeCount => _book?.Count ?? 0;

    /// <summary>
    /// Begins another session in place of one that has ended: <see cref="Outbox"/> says who this is and everything it holds. Cancels
    /// that were not answered are carried out here, on this client's holds; retries count as answered, and orders to the cluster as failed.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <exception cref="InvariantException">The client keeps no recipes, or its connection counts as ended.</exception>
    public void Rejoin(Timestamp now)
    {
        ThrowIfEnded();
        RecipeBook book = _book ?? throw new InvariantException($"client '{Name}' keeps no recipes and cannot say again what it holds.");
        Outbox.Clear();
        Id = null;
        AnswerRequests(book, now);
        Outbox.Add(new ClientHello(Name, _incarnation, Epoch == 0 ? NoEpoch : Epoch));
        if (_awaitsRecovered)
            Outbox.Add(WorkerJoined.Others);
        _awaitsRecovered = true;
        _knownBefore.UnionWith(_workers.OrderBy(known => known.Key.Value).Select(known => known.Value.DataAddress));
        foreach (string address in _knownBefore)
            Outbox.Add(new WorkerJoined(WorkerId.None, "", address, 1));
        _workers.Clear();
        AnnounceData(book);
        AnnounceHolds(book);
        Outbox.Add(default(AnnouncementEnd));
        foreach (KeyValuePair<int, (StateQuery Query, Key Key)> asked in _outstandingQueries.OrderBy(asked => asked.Key))
            Outbox.Add(new QueryState(asked.Key, asked.Value.Query, asked.Value.Key));
    }

    /// <summary>What was sent and not answered died with the scheduler, or with the session.</summary>
    private void AnswerRequests(RecipeBook book, Timestamp now)
    {
        while (_outstandingCancels.TryDequeue(out int request))
            Effects.CancelsDone.Add(new CancelDone(request, CancelHere(book, request, _cancelledKeys.Dequeue(), now)));
        EndAll(book, Dependents(book, [.. book.InOrder().Where(book.IsUnknown)]), HoldStatus.Erred, UnknownInput);
        foreach (int request in _outstandingRetries.Order())
            Effects.RetriesDone.Add(new RetryDone(request, 0));
        _outstandingRetries.Clear();
        foreach ((int request, int things) in _outstandingOrders.OrderBy(order => order.Key))
            Effects.OrdersDone.Add(new OrderDone(request, 0, things, SessionEnded));
        _outstandingOrders.Clear();
        _outstandingRestarts.Clear();
        Effects.SubmissionAnswered |= _submissionsAnswered < _submissionsSent;
        _submissionsAnswered = _submissionsSent;
    }

    /// <summary>Ends this client's holds on keys and on all that is computed from them, as the scheduler would have: those that began before the cancel.</summary>
    private int CancelHere(RecipeBook book, int request, Key[] keys, Timestamp now)
    {
        HashSet<int> cancelled = Dependents(book, [.. keys.Select(book.Find).Where(row => row >= 0)]);
        return EndAll(book, cancelled, HoldStatus.Cancelled, new CancelledEnd(Name, now), request);
    }

    /// <summary>Rows of the book, and all that is computed from them.</summary>
    private static HashSet<int> Dependents(RecipeBook book, HashSet<int> rows)
    {
        if (rows.Count == 0)
            return rows;
        foreach (int row in book.InOrder())
        {
            if (book[row].Inputs is { } inputs && inputs.Any(rows.Contains))
                rows.Add(row);
        }

        return rows;
    }

    private int EndAll(RecipeBook book, HashSet<int> rows, HoldStatus to, HoldEnd end, int beganBefore = int.MaxValue)
    {
        int[] slots = rows.Count == 0 ? [] : [.. Enumerable.Range(0, _rowCount).Where(slot => MayEnd(in _rows[slot]))];
        bool MayEnd(in HoldRow row) => row.IsRemembered && row.Status != to && row.CancelsBefore < beganBefore && rows.Contains(book.Find(row.Key));
        foreach (int slot in slots)
            EnterEnd(slot, to, end);
        return slots.Length;
    }

    /// <summary>Data that is on its way and has no worker yet is announced anew; the rest by the handles under which workers know it.</summary>
    private void AnnounceData(RecipeBook book)
    {
        var keys = new List<Key>();
        var epochs = new List<ulong>();
        var tasks = new List<TaskHandle>();
        foreach (int row in book.InOrder())
        {
            if (book.DataOf(row) is not { Epoch: not 0 } data)
                continue;
            keys.Add(book[row].Key);
            epochs.Add(data.Epoch);
            tasks.Add(data.Task);
        }

        if (keys.Count > 0)
            Outbox.Add(new NameData { Keys = keys.ToArray(), Epochs = epochs.ToArray(), Tasks = tasks.ToArray() });
        for (int slot = 0; slot < _rowCount; slot++)
        {
            ref HoldRow row = ref _rows[slot];
            if (!IsUnplaced(book, in row))
                continue;
            ScatteredData data = book.DataOf(book.Find(row.Key))!; // It is data: IsUnplaced says so.
            Outbox.Add(new ScatterBegin(new HoldId((uint)slot, row.Generation), row.Key, data.Bytes, data.Name));
        }
    }

    private static bool IsUnplaced(RecipeBook book, in HoldRow row) =>
        row is { IsRemembered: true, Status: HoldStatus.Pending, Submission: 0 } && book.DataOf(book.Find(row.Key)) is { Epoch: 0 };

    private void AnnounceHolds(RecipeBook book)
    {
        _submission.ForgetFunctions();
        var positions = new Dictionary<int, int>();
        LoweredGraph graph = Write(book, positions);
        int submission = _submissionsSent + 1;
        _wanted.Clear();
        for (int slot = 0; slot < _rowCount; slot++)
        {
            ref HoldRow row = ref _rows[slot];
            if (!row.IsRemembered || IsUnplaced(book, in row))
                continue;
            var hold = new HoldId((uint)slot, row.Generation);
            if (_ends.TryGetValue(slot, out HoldEnd? end) && end is ErredEnd erred)
                Outbox.Add(new HoldFailed(hold, erred.Error));
            Unconfirm(ref row);
            if (row.Submission != 0)
                row.Submission = submission;
            _wanted.Add(new WantedTask(positions[book.Find(row.Key)], hold));
        }

        if (graph.TaskCount == 0)
            return;
        _submissionsSent = submission;
        _submission.Split(graph);
        _submission.Write(graph, submission, [], _wanted, Outbox);
    }

    /// <summary>It stays finished, but where is not known: what named its worker was the last scheduler's.</summary>
    private static void Unconfirm(ref HoldRow row)
    {
        row.IsUnconfirmed = row.Status == HoldStatus.Finished;
        row.Task = default;
        row.Worker = WorkerId.None;
        row.Bytes = 0;
    }

    private static LoweredGraph Write(RecipeBook book, Dictionary<int, int> positions)
    {
        var graph = new LoweredGraph();
        var functions = new Dictionary<TaskFunction, int>(ReferenceEqualityComparer.Instance);
        var optionSets = new Dictionary<TaskOptions, int>();
        foreach (int row in book.InOrder())
        {
            ref readonly Recipe recipe = ref book[row];
            positions.Add(row, graph.TaskCount);
            graph.Keys.Add(recipe.Key);
            graph.FunctionOf.Add(recipe.Function is null ? SubmitGraph.NoFunction : NumberOf(recipe.Function, functions, graph.Functions));
            graph.OptionsOf.Add(recipe.Options is null ? -1 : NumberOf(recipe.Options, optionSets, graph.OptionSets));
            int[] inputs = recipe.Inputs ?? [];
            graph.InputCounts.Add(inputs.Length);
            foreach (int input in inputs)
                graph.Inputs.Add(positions[input]);
            byte[] arguments = recipe.Arguments ?? [];
            graph.ArgumentLengths.Add(arguments.Length);
            arguments.CopyTo(graph.Arguments.GetSpan(arguments.Length));
            graph.Arguments.Advance(arguments.Length);
        }

        if (optionSets.Count == 0)
            graph.OptionsOf.Clear();
        return graph;
    }

    private static int NumberOf<T>(T item, Dictionary<T, int> numbers, List<T> list)
        where T : notnull
    {
        if (!numbers.TryGetValue(item, out int number))
        {
            number = list.Count;
            numbers.Add(item, number);
            list.Add(item);
        }

        return number;
    }

    /// <summary>Everything that came back is known: what was finished and was not confirmed is computed again.</summary>
    private void OnRecovered()
    {
        if (!_awaitsRecovered)
            throw new PeerProtocolException($"The scheduler says that all is known that came back, but client '{Name}' has not come back.");
        _awaitsRecovered = false;
        _knownBefore.Clear();
        for (int slot = 0; slot < _rowCount; slot++)
        {
            if (!_rows[slot].IsUnconfirmed)
                continue;
            Move(ref _rows[slot], HoldStatus.Pending);
            _rows[slot].IsUnconfirmed = false;
        }
    }

    private void RememberGraph(LoweredGraph graph, ReadOnlySpan<HoldId> held)
    {
        if (_book is null)
            return;
        Span<Key> keys = held.Length <= 64 ? stackalloc Key[held.Length] : new Key[held.Length];
        for (int i = 0; i < held.Length; i++)
            keys[i] = RowOf(held[i]).Key;
        _book.Add(graph, keys);
    }

    private void RememberCancel(ReadOnlySpan<HoldId> holds)
    {
        if (_book is null)
            return;
        var keys = new Key[holds.Length];
        for (int i = 0; i < holds.Length; i++)
            keys[i] = RowOf(holds[i]).Key;
        _cancelledKeys.Enqueue(keys);
    }

    private void Remember(ref HoldRow row)
    {
        if (_book is null)
            return;
        _book.Pin(row.Key);
        row.IsRemembered = true;
    }

    private void ForgetRecipe(ref HoldRow row)
    {
        if (!row.IsRemembered)
            return;
        row.IsRemembered = false;
        _book?.Unpin(row.Key);
    }

    private void ValidateBook()
    {
        if (_book is null)
            return;
        Dictionary<int, int> uses = _book.CountUses();
        for (int slot = 0; slot < _rowCount; slot++)
        {
            ref HoldRow row = ref _rows[slot];
            bool isOpen = row.Status is HoldStatus.Pending or HoldStatus.Finished || (row.Status == HoldStatus.Erred && _ends[slot] is ErredEnd);
            Require(row.IsRemembered == isOpen, "H9", $"slot {slot} is {row.Status}, and its recipe is {(row.IsRemembered ? "" : "not ")}kept");
            if (row.IsRemembered)
                uses[_book.Find(row.Key)] = uses.GetValueOrDefault(_book.Find(row.Key)) + 1;
        }

        Require(uses.Count == _book.Count && uses.All(use => use.Key >= 0 && _book[use.Key].Uses == use.Value), "H9", $"{_book.Count} recipes are kept, {uses.Count} are needed");
        Require(_cancelledKeys.Count == _outstandingCancels.Count || _connectionEnd is not null, "H7", "the keys of unanswered cancels are not kept");
    }
}
