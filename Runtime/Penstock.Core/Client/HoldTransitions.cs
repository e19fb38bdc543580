using System.Collections.Generic;
using System.Collections.Immutable;

namespace Penstock.Core;

/// <summary>The legal changes of a hold's status: the table of docs/internals/client-states.md, and nothing else.</summary>
internal static class HoldTransitions
{
    public const int StatusCount = (int)HoldStatus.Lost + 1;

    /// <summary>Every legal pair, in the order of the page.</summary>
    public static readonly IReadOnlyList<(HoldStatus From, HoldStatus To)> Pairs =
    [
        (HoldStatus.Free, HoldStatus.Pending),
        (HoldStatus.Pending, HoldStatus.Finished),
        (HoldStatus.Pending, HoldStatus.Erred),
        (HoldStatus.Pending, HoldStatus.Cancelled),
        (HoldStatus.Pending, HoldStatus.Lost),
        (HoldStatus.Pending, HoldStatus.Free),
        (HoldStatus.Finished, HoldStatus.Finished),
        (HoldStatus.Finished, HoldStatus.Pending),
        (HoldStatus.Finished, HoldStatus.Erred),
        (HoldStatus.Finished, HoldStatus.Cancelled),
        (HoldStatus.Finished, HoldStatus.Lost),
        (HoldStatus.Finished, HoldStatus.Free),
        (HoldStatus.Erred, HoldStatus.Pending),
        (HoldStatus.Erred, HoldStatus.Erred),
        (HoldStatus.Erred, HoldStatus.Cancelled),
        (HoldStatus.Erred, HoldStatus.Free),
        (HoldStatus.Lost, HoldStatus.Cancelled),
        (HoldStatus.Lost, HoldStatus.Free),
        (HoldStatus.Cancelled, HoldStatus.Free),
    ];

    private static readonly ImmutableArray<bool> Legal = Expand();

    public static bool IsLegal(HoldStatus from, HoldStatus to) => Legal[((int)from * StatusCount) + (int)to];

    private static ImmutableArray<bool> Expand()
    {
        bool[] legal = new bool[StatusCount * StatusCount];
        foreach ((HoldStatus from, HoldStatus to) in Pairs)
            legal[((int)from * StatusCount) + (int)to] = true;
        return [.. legal];
    }
}
