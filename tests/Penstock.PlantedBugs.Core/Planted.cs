using System;

namespace Penstock.Core;

/// <summary>Which planted bug is switched on. Only this build of the machines has it.</summary>
internal static class Planted
{
    /// <summary>Bugs are tried on several threads at once, each by its own life.</summary>
    [ThreadStatic]
    private static int Current;

    /// <summary>The number of the bug that is on, on this thread; zero for none.</summary>
    public static int Bug
    {
        get => Current;
        set => Current = value;
    }

    public static bool Is(int bug) => Current == bug;
}
