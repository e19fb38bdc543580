namespace Penstock;

/// <summary>What can be asked of a future whatever the type of its value. <see cref="Future{T}"/> is the only implementation.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public interface IFuture : IDisposable
{
    /// <summary>The key of the value; stays readable after disposal.</summary>
    Key Key { get; }

    /// <summary>How it stands now.</summary>
    /// <exception cref="ObjectDisposedException">The future was disposed.</exception>
    FutureStatus Status { get; }

    /// <summary>Why it ended as erred, cancelled or lost; null while it has not.</summary>
    /// <exception cref="ObjectDisposedException">The future was disposed.</exception>
    Exception? Exception { get; }
}

/// <summary>What the client needs of a future.</summary>
internal interface IFutureItem
{
    /// <summary>The hold behind it.</summary>
    HoldItem Item { get; }

    /// <summary>How people are told of it: name and key.</summary>
    string Label { get; }
}
