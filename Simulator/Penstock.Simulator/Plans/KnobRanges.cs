namespace Penstock.Simulator;

/// <summary>Draws the numbers of a cluster. Half of all draws are the simple value, so that each difficulty is also met alone.</summary>
internal static class KnobRanges
{
    private const int KnobCount = 1 + (int)Knob.FailingSpills;
    private const int BuggifyBits = 8;

    /// <summary>In one of so many lives many workers often ask each other in vain, and hear of it late: too rare if each is drawn alone.</summary>
    private const int FetchTroubleEvery = 8;

    /// <summary>In one of so many lives idle workers steal, and it takes long until a victim's answer is heard: what may happen meanwhile is too rare otherwise.</summary>
    private const int SlowStealsEvery = 8;

    /// <summary>A worker's memory takes at least so many results, so that no task has inputs that do not fit together.</summary>
    private const int KeysOfATask = 12;

    /// <summary>A value per <see cref="Knob"/>.</summary>
    public static int[] Draw(SeedStream stream, bool byPriorities)
    {
        int[] knobs = new int[KnobCount];
        DrawCluster(knobs, stream);
        DrawTiming(knobs, stream);
        DrawData(knobs, stream);
        DrawTrouble(knobs, stream);
        if (stream.OneIn(FetchTroubleEvery))
            DrawFetchTrouble(knobs, stream);
        if (stream.OneIn(SlowStealsEvery))
            DrawSlowSteals(knobs, stream);
        knobs[(int)Knob.Exploration] = (int)(byPriorities ? EventOrder.ByPriorities : EventOrder.ByTime);
        return knobs;
    }

    /// <summary>Draws what only lives have in which data and runs are moved: seldom one worker alone, and memory that is soon full.</summary>
    public static void DrawMoves(int[] knobs, SeedStream stream)
    {
        knobs[(int)Knob.Moves] = 1;
        knobs[(int)Knob.MoreWorkers] = stream.OneOf(0, 1, 1, 2, 3);
        if (stream.OneIn(2))
            return;
        knobs[(int)Knob.Spills] = 1;
        knobs[(int)Knob.FailingSpills] = stream.OneOf(0, 0, 100, 500);
        knobs[(int)Knob.CopiesOfOtherSize] = 0; // Copies of copies would outgrow any memory.
        knobs[(int)Knob.ResultBytes] = stream.OneOf(4_096, 65_536);
        knobs[(int)Knob.MemoryKibibytes] = knobs[(int)Knob.ResultBytes] / 1024 * stream.Between(KeysOfATask, 4 * KeysOfATask);
    }

    private static void DrawCluster(int[] knobs, SeedStream stream)
    {
        knobs[(int)Knob.MoreWorkers] = stream.Below(4);
        knobs[(int)Knob.MoreClients] = stream.OneOf(0, 0, 1, 2);
        knobs[(int)Knob.MoreSlots] = stream.OneOf(0, 0, 1, 3, 7);
    }

    private static void DrawTiming(int[] knobs, SeedStream stream)
    {
        knobs[(int)Knob.GapMicroseconds] = stream.OneOf(0, 1, 10, 100, 1_000);
        knobs[(int)Knob.LatencyMicroseconds] = stream.OneOf(0, 30, 200, 1_000);
        knobs[(int)Knob.BatchMicroseconds] = stream.OneOf(0, 0, 0, 100, 2_000, 5_000);
        knobs[(int)Knob.TaskMicroseconds] = stream.OneOf(0, 10, 200, 2_000, 20_000);
        knobs[(int)Knob.ClockOffsetMilliseconds] = stream.OneOf(0, 0, 10, 10_000);
    }

    private static void DrawData(int[] knobs, SeedStream stream)
    {
        int resultBytes = stream.OneOf(0, 64, 4_096, 65_536, 1_048_576);
        knobs[(int)Knob.ResultBytes] = resultBytes;
        knobs[(int)Knob.BandwidthModel] = stream.OneOf(0, 0, 1, 2, 3, 4);
        knobs[(int)Knob.BandwidthMebibytes] = stream.OneOf(32, 128, 1_024, 8_192);
        int keysThatFit = stream.Between(2, 50);
        if (stream.OneIn(4))
            knobs[(int)Knob.MemoryKibibytes] = Math.Max(1, resultBytes / 1024 * keysThatFit);
        knobs[(int)Knob.InputsNamedTwice] = stream.OneOf(0, 0, 0, 100);
        knobs[(int)Knob.CopiesOfOtherSize] = stream.OneOf(0, 0, 0, 500);
    }

    private static void DrawFetchTrouble(int[] knobs, SeedStream stream)
    {
        knobs[(int)Knob.MoreWorkers] = stream.Between(2, 4);
        knobs[(int)Knob.GapMicroseconds] = stream.OneOf(100, 1_000);
        knobs[(int)Knob.BatchMicroseconds] = stream.OneOf(100, 2_000, 5_000);
        knobs[(int)Knob.FailingFetches] = stream.OneOf(83, 250);
        knobs[(int)Knob.EmptyFetches] = stream.OneOf(0, 83, 250);
    }

    /// <summary>Tasks are so short that one is lined up behind another, and so long that moving it is a gain.</summary>
    private static void DrawSlowSteals(int[] knobs, SeedStream stream)
    {
        knobs[(int)Knob.MoreWorkers] = stream.Between(1, 3);
        knobs[(int)Knob.MoreSlots] = stream.OneOf(0, 0, 1);
        knobs[(int)Knob.GapMicroseconds] = stream.OneOf(100, 1_000);
        knobs[(int)Knob.BatchMicroseconds] = stream.OneOf(0, 2_000, 5_000);
        knobs[(int)Knob.LatencyMicroseconds] = 1_000;
        knobs[(int)Knob.TaskMicroseconds] = stream.OneOf(10_000, 15_000);
    }

    private static void DrawTrouble(int[] knobs, SeedStream stream)
    {
        knobs[(int)Knob.FailingTasks] = stream.OneOf(0, 0, 20, 150);
        knobs[(int)Knob.FlakyTasks] = stream.OneOf(0, 0, 0, 100);
        knobs[(int)Knob.FailingFetches] = stream.OneOf(0, 0, 0, 83); // 1 in 12
        knobs[(int)Knob.EmptyFetches] = stream.OneOf(0, 0, 0, 83);
        knobs[(int)Knob.GatherAttempts] = stream.OneOf(0, 0, 0, 1, 3);
        knobs[(int)Knob.ThroughCodec] = stream.OneIn(16) ? 1 : 0;
        knobs[(int)Knob.AsksForCauses] = stream.OneIn(4) ? 1 : 0;
        if (!stream.OneIn(4))
            return;
        for (int bit = 0; bit < BuggifyBits; bit++)
            knobs[(int)Knob.Buggify] |= stream.OneIn(4) ? 1 << bit : 0;
    }
}
