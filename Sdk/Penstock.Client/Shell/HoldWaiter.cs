using Penstock.Core;

namespace Penstock;

/// <summary>
/// Waits for holds to stop being pending. It keeps the owners of those holds alive: somebody awaits them.
/// </summary>
internal abstract class HoldWaiter
{
    /// <summary>A hold has a result, or never will. Under the shell's lock; the hold's entry is gone.</summary>
    /// <param name="tag">What the waiter registered the hold as.</param>
    /// <param name="status">Its status; not pending.</param>
    /// <returns>Whether <see cref="Run"/> is to be called.</returns>
    public abstract bool OnSettled(int tag, HoldStatus status);

    /// <summary>The owner gives the hold back while it is waited for. Under the shell's lock; the entry is gone, the hold is still there.</summary>
    /// <param name="tag">What the waiter registered the hold as.</param>
    /// <returns>Whether <see cref="Run"/> is to be called.</returns>
    public abstract bool OnReleased(int tag);

    /// <summary>The owner of a hold that was registered.</summary>
    public abstract HoldOwner OwnerOf(int tag);

    /// <summary>Goes on; outside the lock, on the thread that brought the news. Must not run code of the user.</summary>
    public abstract void Run();
}
