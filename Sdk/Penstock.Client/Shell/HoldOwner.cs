using Penstock.Protocol;

namespace Penstock;

/// <summary>
/// Owns one count on each of one or more holds and gives them back once: when told to, or when the garbage collector finds
/// that nobody can use them any more. Futures and whoever waits for them point here; the client does not.
/// </summary>
/// <remarks>Everything but construction, disposal and the finalizer happens under the shell's lock.</remarks>
internal abstract class HoldOwner : IDisposable
{
    protected HoldOwner(ClientShell shell, long? resultBytesMax)
    {
        Shell = shell;
        ResultBytesMax = resultBytesMax;
    }

    ~HoldOwner() => Shell?.Abandon(this); // Null if the constructor did not get far.

    public ClientShell Shell { get; }

    /// <summary>The limit that the user gave for results of these holds.</summary>
    public long? ResultBytesMax { get; }

    /// <summary>The next owner in the list of abandoned ones.</summary>
    public HoldOwner? NextAbandoned { get; set; }

    public abstract int Count { get; }

    /// <summary>Gives back all holds that were not given back before. Takes the lock.</summary>
    public void Dispose()
    {
        Shell.Release(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether a hold was given back.</summary>
    public abstract bool IsReleased(int index);

    /// <summary>A hold that was not given back.</summary>
    public abstract HoldId HoldAt(int index);

    /// <summary>Remembers that a hold was given back; its key serves messages to whoever uses it nevertheless.</summary>
    public abstract void MarkReleased(int index, Key key);

    /// <summary>Remembers that all holds were given back.</summary>
    public abstract void MarkAllReleased();
}

/// <summary>Owns one hold: that of a future that came alone.</summary>
internal sealed class OneHold(ClientShell shell, HoldId hold, long? resultBytesMax) : HoldOwner(shell, resultBytesMax)
{
    private bool _isReleased;

    public override int Count => 1;

    public override bool IsReleased(int index) => _isReleased;

    public override HoldId HoldAt(int index) => hold;

    public override void MarkReleased(int index, Key key) => _isReleased = true;

    public override void MarkAllReleased() => _isReleased = true;
}

/// <summary>Owns the holds of a list of futures: one object and one finalizer for all.</summary>
internal sealed class ManyHolds(ClientShell shell, HoldId[] holds, long? resultBytesMax) : HoldOwner(shell, resultBytesMax)
{
    private Dictionary<int, Key>? _released;
    private bool _isReleased;

    public override int Count => holds.Length;

    public override bool IsReleased(int index) => _isReleased || (_released is not null && _released.ContainsKey(index));

    public override HoldId HoldAt(int index) => holds[index];

    public override void MarkReleased(int index, Key key) => (_released ??= []).Add(index, key);

    public override void MarkAllReleased() => _isReleased = true;

    /// <summary>Whether the whole list was given back.</summary>
    public bool IsAllReleased => _isReleased;

    /// <summary>The key of a hold that was given back alone.</summary>
    public bool TryGetReleasedKey(int index, out Key key)
    {
        key = default;
        return _released is not null && _released.TryGetValue(index, out key);
    }
}

/// <summary>One hold of an owner.</summary>
internal readonly record struct HoldItem(HoldOwner Owner, int Index);

/// <summary>The holds a call is about, in its order: all of one owner, or picked from several.</summary>
internal readonly struct HoldItems
{
    private readonly HoldOwner? _all;
    private readonly HoldItem[]? _picked;

    public HoldItems(HoldOwner all)
    {
        _all = all;
        Count = all.Count;
    }

    public HoldItems(HoldItem[] picked)
    {
        _picked = picked;
        Count = picked.Length;
    }

    public int Count { get; }

    public HoldItem this[int index] => _picked is null ? new HoldItem(_all!, index) : _picked[index]; // One of the two is set, or nothing is asked for.
}
