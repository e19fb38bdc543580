using System.Collections.Frozen;
using System.Collections.ObjectModel;

namespace Penstock;

/// <summary>
/// What is asked for a task beside its result: how urgent it is, how often it is tried, and where it may run. A property that
/// is null is not set: then the options of the whole submission decide, and if those do not either, the default.
/// </summary>
/// <remarks>
/// Give them to one call with <see cref="Delayed{T}.With"/>, or to all calls of a submission. They are no part of a task's
/// key: a task that the cluster knows already keeps the options it came with. Immutable; equal if all properties are.
/// </remarks>
public sealed record TaskOptions
{
    /// <summary>The largest <see cref="Priority"/>; the smallest is its negative.</summary>
    public const int PriorityMax = 1000;

    /// <summary>The largest number of <see cref="Retries"/>.</summary>
    public const int RetriesMax = 10_000;

    /// <summary>The most names in <see cref="Workers"/>.</summary>
    public const int WorkersMax = 1024;

    /// <summary>The most names in <see cref="Resources"/>.</summary>
    public const int ResourcesMax = 32;

    /// <summary>The most characters of the name of a worker or resource.</summary>
    public const int NameLengthMax = 256;

    /// <summary>The largest amount of a resource; amounts are counted in millionths.</summary>
    public const double ResourceAmountMax = 1e9;

    /// <summary>How urgent the task is: larger runs earlier, whoever submitted it and when. Zero unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond <see cref="PriorityMax"/>.</exception>
    public int? Priority
    {
        get;
        init => field = Within(value, -PriorityMax, PriorityMax, nameof(Priority));
    }

    /// <summary>How often the task is run again after its method has thrown, before it fails. Zero unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or more than <see cref="RetriesMax"/>.</exception>
    public int? Retries
    {
        get;
        init => field = Within(value, 0, RetriesMax, nameof(Retries));
    }

    /// <summary>The names of the workers that may run the task. Any worker if empty or not set.</summary>
    /// <exception cref="ArgumentException">A name is null, empty or too long, or there are too many.</exception>
    public IReadOnlyList<string>? Workers
    {
        get;
        init => field = value is null ? null : CheckedNames(value);
    }

    /// <summary>Whether another worker may run the task while none of <see cref="Workers"/> is there. False unless set: it waits.</summary>
    public bool? AllowOtherWorkers { get; init; }

    /// <summary>
    /// Named amounts that the task uses up on its worker while it runs, such as <c>["gpu"] = 1</c>. It runs only on a worker
    /// that offers as much and has as much left. None unless set.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty or too long, or there are too many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount is not between a millionth and <see cref="ResourceAmountMax"/>.</exception>
    public IReadOnlyDictionary<string, double>? Resources
    {
        get;
        init => field = value is null ? null : CheckedAmounts(value);
    }

    /// <summary>These options, completed by those of what they are inside of.</summary>
    /// <param name="outer">Decides what is not set here.</param>
    /// <returns>Options with everything that is set in either.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="outer"/> is null.</exception>
    public TaskOptions Over(TaskOptions outer)
    {
        ArgumentNullException.ThrowIfNull(outer);
        return new TaskOptions
        {
            Priority = Priority ?? outer.Priority,
            Retries = Retries ?? outer.Retries,
            Workers = Workers ?? outer.Workers,
            AllowOtherWorkers = AllowOtherWorkers ?? outer.AllowOtherWorkers,
            Resources = Resources ?? outer.Resources,
        };
    }

    /// <summary>Checks what a worker offers, or a task uses.</summary>
    /// <param name="amounts">Amounts by name.</param>
    /// <returns>A copy that nobody can change.</returns>
    /// <exception cref="ArgumentException">A name is empty or too long, or there are too many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount is not between a millionth and <see cref="ResourceAmountMax"/>.</exception>
    public static IReadOnlyDictionary<string, double> CheckedAmounts(IReadOnlyDictionary<string, double> amounts)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        if (amounts.Count > ResourcesMax)
            throw new ArgumentException($"{amounts.Count} resources are named; at most {ResourcesMax} may be (TaskOptions.ResourcesMax).", nameof(amounts));
        foreach ((string name, double amount) in amounts)
        {
            CheckName(name, "resource");
            if (!(amount >= 1e-6 && amount <= ResourceAmountMax))
                throw new ArgumentOutOfRangeException(nameof(amounts), amount, $"The amount of resource '{name}' must be between 0.000001 and {ResourceAmountMax:N0}.");
        }

        return new ReadOnlyDictionary<string, double>(new SortedDictionary<string, double>(amounts.ToDictionary(), StringComparer.Ordinal));
    }

    /// <summary>Whether all properties are equal, lists and dictionaries by what is in them.</summary>
    /// <param name="other">Other options.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(TaskOptions? other) =>
        other is not null
        && Priority == other.Priority
        && Retries == other.Retries
        && AllowOtherWorkers == other.AllowOtherWorkers
        && (Workers is null) == (other.Workers is null)
        && (Resources is null) == (other.Resources is null)
        && (Workers ?? []).SequenceEqual(other.Workers ?? [], StringComparer.Ordinal)
        && (Resources ?? FrozenDictionary<string, double>.Empty).SequenceEqual(other.Resources ?? FrozenDictionary<string, double>.Empty);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Priority);
        hash.Add(Retries);
        hash.Add(AllowOtherWorkers);
        foreach (string worker in Workers ?? [])
            hash.Add(worker, StringComparer.Ordinal);
        hash.Add(Resources?.Count);
        return hash.ToHashCode();
    }

    private static int? Within(int? value, int least, int most, string name)
    {
        if (value is { } given && (given < least || given > most))
            throw new ArgumentOutOfRangeException(name, given, $"{name} must be between {least} and {most}.");
        return value;
    }

    private static ReadOnlyCollection<string> CheckedNames(IReadOnlyList<string> names)
    {
        if (names.Count > WorkersMax)
            throw new ArgumentException($"{names.Count} workers are named; at most {WorkersMax} may be (TaskOptions.WorkersMax).", nameof(names));
        string[] copy = [.. names];
        foreach (string name in copy)
            CheckName(name, "worker");
        return Array.AsReadOnly(copy);
    }

    private static void CheckName(string? name, string what)
    {
        if (string.IsNullOrEmpty(name) || name.Length > NameLengthMax)
            throw new ArgumentException($"The name of a {what} must have 1 to {NameLengthMax} characters, not '{name}'.", nameof(name));
    }
}
