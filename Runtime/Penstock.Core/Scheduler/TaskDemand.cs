using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Penstock.Core;

/// <summary>An amount of a named resource, in millionths: sums of them are exact.</summary>
internal readonly record struct ResourceAmount(string Name, long Millionths)
{
    private const double Unit = 1e6;

    /// <summary>Amounts by name, in the order of their names.</summary>
    public static ResourceAmount[] ListOf(IReadOnlyDictionary<string, double>? amounts)
    {
        if (amounts is null || amounts.Count == 0)
            return [];
        return [.. amounts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new ResourceAmount(pair.Key, (long)Math.Round(pair.Value * Unit)))];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Millionths / Unit} {Name}");
}

/// <summary>What tasks ask of a worker beside room: equal demands are one object.</summary>
internal sealed class TaskDemand(TaskOptions options)
{
    /// <summary>The options it is made of, for finding it again.</summary>
    public TaskOptions Options { get; } = options;

    /// <summary>The names of the workers that may run them; empty for any.</summary>
    public IReadOnlyList<string> Workers { get; } = options.Workers ?? [];

    /// <summary>Whether others may while none of those is there.</summary>
    public bool AllowsOthers { get; } = options.AllowOtherWorkers ?? false;

    /// <summary>What each of them uses up while it runs.</summary>
    public ResourceAmount[] Resources { get; } = ResourceAmount.ListOf(options.Resources);

    /// <summary>How many tasks have it.</summary>
    public int Tasks { get; set; }

    /// <summary>Whether tasks of another demand compete with these for a resource.</summary>
    public bool SharesResourceWith(TaskDemand? other)
    {
        foreach (ResourceAmount amount in Resources)
        {
            foreach (ResourceAmount others in other?.Resources ?? [])
            {
                if (amount.Name == others.Name)
                    return true;
            }
        }

        return false;
    }

    public override string ToString()
    {
        var parts = new List<string>();
        if (Workers.Count > 0)
            parts.Add($"{(AllowsOthers ? "preferably " : "")}one of the workers {string.Join(", ", Workers.Take(10).Select(name => $"'{name}'"))}{(Workers.Count > 10 ? ", …" : "")}");
        if (Resources.Length > 0)
            parts.Add("a worker with " + string.Join(" and ", Resources));
        return string.Join(", which must be ", parts);
    }
}
