using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>What the simulated functions are like: how long they take, how large results are, which fail. All by key; what they return is in <see cref="TaskValues"/>.</summary>
internal sealed class Nature(LifePlan plan)
{
    /// <summary>The longest a function takes that is known for being brief, in microseconds: workers line such runs up.</summary>
    private const int BriefMicroseconds = 50;

    /// <summary>One in so many tasks awaits something, where that is switched on.</summary>
    private const int AsynchronousShare = 8;

    /// <summary>Copies of copies do not grow without end.</summary>
    private const long CopyBytesMax = 1L << 30;

    private readonly int _longest = Math.Max(1, plan[Knob.TaskMicroseconds]);
    private readonly int _largest = Math.Max(1, plan[Knob.ResultBytes]);
    private readonly int _failing = plan[Knob.FailingTasks];
    private readonly int _flaky = plan[Knob.FlakyTasks];
    private readonly int _otherSizes = plan[Knob.CopiesOfOtherSize];

    /// <summary>How long a run takes on a worker that is not slowed down, in nanoseconds.</summary>
    public long DurationOf(Key key, DefineFunction function)
    {
        int longest = function.Version == GraphMaker.BriefVersion ? Math.Min(_longest, BriefMicroseconds) : _longest;
        return 1_000 * (1 + Chance.Below(Chance.Of(0, ChanceOf.Duration, key), longest));
    }

    /// <summary>The size of a result, in bytes.</summary>
    public long BytesOf(Key key) => 1 + Chance.Below(Chance.Of(0, ChanceOf.Bytes, key), _largest);

    /// <summary>The size of a copy on a worker, in bytes.</summary>
    public long BytesOfCopy(in StoredValue original, int worker)
    {
        ulong chance = Chance.Of(0, ChanceOf.CopyBytes, original.Key, (ulong)worker);
        return Chance.PerMille(chance, _otherSizes) ? 1 + Chance.Below(Chance.Mix(chance), Math.Min(2 * original.Bytes, CopyBytesMax)) : original.Bytes;
    }

    /// <summary>Whether a task fails whenever it runs.</summary>
    public bool AlwaysFails(Key key) => TaskValues.IsAmong(key, _failing, (ulong)ChanceOf.Failing);

    /// <summary>Whether a run fails, although the task may succeed another time.</summary>
    public bool FailsOnce(Key key, AttemptId attempt) =>
        TaskValues.IsAmong(key, _flaky, (ulong)ChanceOf.Flaky) && Chance.Below(Chance.Of(0, ChanceOf.FlakyRun, key, attempt.Value), 2) == 0;

    /// <summary>Whether a task leaves its slot to await something.</summary>
    public bool IsAsynchronous(Key key) =>
        (plan[Knob.Buggify] & Buggify.AsynchronousTasks) != 0 && Chance.Below(Chance.Of(0, ChanceOf.Asynchronous, key), AsynchronousShare) == 0;

    /// <summary>Whether a run ends early when its token is cancelled.</summary>
    public static bool HeedsCancellation(Key key, AttemptId attempt) =>
        Chance.Below(Chance.Of(0, ChanceOf.Cancellation, key, attempt.Value), 2) == 0;
}

/// <summary>Bits of <see cref="Knob.Buggify"/>.</summary>
internal static class Buggify
{
    /// <summary>Some tasks leave their slot in the middle.</summary>
    public const int AsynchronousTasks = 1;

    /// <summary>Sessions that outlive their links keep so little that senders wait for acknowledgements.</summary>
    public const int TinyResendBuffers = 2;

    /// <summary>Some workers crash just when a run is asked back for them.</summary>
    public const int ThievesCrash = 4;
}
