using System.Text;

namespace Penstock;

/// <summary>How a client behaves.</summary>
public sealed record ClientOptions
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    private const int NameBytesMax = 512;

    /// <summary>A name for people, shown in the scheduler's status and in errors; null for one made of the process id.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The most bytes of results that one call brings to this process; null for a quarter of the memory that is free when the call is made.
    /// A larger result is refused by name before any byte moves. <see cref="SubmitOptions.ResultBytesMax"/> sets another limit for one future.
    /// </summary>
    public long? ResultBytesMax { get; init; }

    /// <summary>The clock for timeouts and for the times in errors.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Refuses options that cannot work, before anything is connected.</summary>
    internal void Validate(string parameter)
    {
        ArgumentNullException.ThrowIfNull(TimeProvider, parameter);
        ResultLimit.ThrowIfInvalid(ResultBytesMax, parameter);
        if (Name is null)
            return;
        if (string.IsNullOrWhiteSpace(Name))
            throw new ArgumentException("The name of a client may not be empty; leave it null for one made of the process id.", parameter);
        if (Name.EnumerateRunes().Contains(Rune.ReplacementChar) && !Name.Contains('\uFFFD', StringComparison.Ordinal))
            throw new ArgumentException("The name of a client must be valid Unicode; this one has half a surrogate pair.", parameter);
        if (Encoding.UTF8.GetByteCount(Name) > NameBytesMax)
            throw new ArgumentException($"The name of a client takes {Encoding.UTF8.GetByteCount(Name):N0} bytes; the limit is {NameBytesMax}.", parameter);
    }
}
