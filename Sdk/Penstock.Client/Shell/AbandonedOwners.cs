namespace Penstock;

/// <summary>Owners whose finalizer ran, until somebody releases their holds. Finalizers take no lock: they push here.</summary>
internal sealed class AbandonedOwners
{
    private HoldOwner? _top;

    /// <summary>Adds an owner.</summary>
    /// <returns>Whether there was none before, so that somebody has to be told.</returns>
    public bool Push(HoldOwner owner)
    {
        HoldOwner? top = Volatile.Read(ref _top);
        while (true)
        {
            owner.NextAbandoned = top;
            HoldOwner? found = Interlocked.CompareExchange(ref _top, owner, top);
            if (ReferenceEquals(found, top))
                return top is null;
            top = found;
        }
    }

    /// <summary>Takes all of them, linked by <see cref="HoldOwner.NextAbandoned"/>.</summary>
    public HoldOwner? TakeAll() => Interlocked.Exchange(ref _top, null);
}
