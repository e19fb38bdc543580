using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Penstock.Core;

public sealed partial class ClientMachine
{
    /// <summary>Recomputes every invariant of docs/internals/client-states.md from the rows. Slow; for tests, the simulator and diagnosis.</summary>
    /// <exception cref="InvariantException">One does not hold.</exception>
    public void Validate()
    {
        int[] counts = new int[HoldTransitions.StatusCount];
        int mapped = 0;
        int ended = 0;
        for (int slot = 0; slot < _rowCount; slot++)
        {
            ref HoldRow row = ref _rows[slot];
            counts[(int)row.Status]++;
            mapped += row.IsMapped ? 1 : 0;
            ended += _ends.ContainsKey(slot) ? 1 : 0;
            ValidateRow(slot, in row);
        }

        Require(ended == _ends.Count, "H4", $"{_ends.Count} reasons are kept for {ended} holds");
        for (int status = 0; status < counts.Length; status++)
            Require(counts[status] == _counts[status], "H5", $"{counts[status]} holds are {(HoldStatus)status}, {_counts[status]} are counted");
        ValidateMap(mapped);
        ValidateBook();
        ValidateFreeQueue(counts[(int)HoldStatus.Free]);
        Require(_connectionEnd is null || (_outstandingCancels.Count == 0 && _outstandingQueries.Count == 0 && _outstandingRetries.Count == 0 && _outstandingOrders.Count == 0), "H7", "requests are outstanding although the connection has ended");
    }

    private void ValidateRow(int slot, in HoldRow row)
    {
        bool hasEnd = row.Status is HoldStatus.Erred or HoldStatus.Cancelled or HoldStatus.Lost;
        bool isOpen = row.Status is HoldStatus.Pending or HoldStatus.Finished;
        string? broken =
            (row.Status == HoldStatus.Free) != (row.Count == 0) || row.Count < 0 ? "H1"
            : row.IsMapped && !isOpen && row.Status != HoldStatus.Erred ? "H2"
            : (row.Status == HoldStatus.Finished) != (row.Worker.Value >= 0 || row.IsUnconfirmed) ? "H3"
            : hasEnd != _ends.ContainsKey(slot) ? "H4"
            : _connectionEnd is not null && isOpen ? "H8"
            : null;
        if (broken is not null)
            Require(false, broken, $"slot {slot} is {row.Status} with {row.Count} futures, {row.Worker}, mapped {row.IsMapped}");
    }

    private void ValidateMap(int mapped)
    {
        Require(mapped == _map.Count, "H2", $"{mapped} rows say that they are mapped, the map has {_map.Count}");
        var seen = new HashSet<Key>();
        foreach (int slot in _map.Slots())
        {
            if (!_rows[slot].IsMapped || !seen.Add(_rows[slot].Key) || _map.Find(in _rows[slot].Key, _rows) != slot)
                Require(false, "H2", $"the map names slot {slot} with {_rows[slot].Key}, which is not mapped, named twice, or not found by its key");
        }
    }

    private void ValidateFreeQueue(int free)
    {
        int queued = 0;
        int last = HoldRow.None;
        for (int slot = _freeHead; slot != HoldRow.None && queued <= free; slot = _rows[slot].Submission)
        {
            if (_rows[slot].Status != HoldStatus.Free)
                Require(false, "H1", $"slot {slot} is in the free queue and {_rows[slot].Status}");
            last = slot;
            queued++;
        }

        Require(queued == free && last == _freeTail, "H1", $"{free} slots are free, {queued} are in the free queue");
    }

    private static void Require(bool holds, string invariant, string found)
    {
        if (!holds)
            throw new InvariantException($"client invariant {invariant} does not hold: {found}.");
    }

    private static void Require(bool holds, string invariant, [InterpolatedStringHandlerArgument(nameof(holds))] ref FindingText found)
    {
        if (!holds)
            Require(holds, invariant, found.Text);
    }
}
