namespace Penstock.Transport.Internal;

/// <summary>A point in time by which something must be done.</summary>
internal readonly struct Deadline
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _limit;

    public Deadline(TimeProvider time, TimeSpan limit)
    {
        _time = time;
        _start = time.GetTimestamp();
        _limit = limit;
    }

    /// <summary>What is left; zero when it is over.</summary>
    public TimeSpan Remaining
    {
        get
        {
            TimeSpan left = _limit - _time.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public bool IsOver => Remaining == TimeSpan.Zero;
}
