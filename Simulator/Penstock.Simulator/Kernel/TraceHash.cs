using Penstock.Serialization;

namespace Penstock.Simulator;

/// <summary>A hash of everything that has happened, in order: two lives are the same exactly when theirs are.</summary>
internal struct TraceHash
{
    /// <summary>The hash so far.</summary>
    public ulong Value { get; private set; }

    /// <summary>Takes an event in.</summary>
    public void Add(in SimEvent happened) =>
        Value = Chance.Mix((Value * 31) + (ulong)happened.Time + ((ulong)happened.Kind << 56) + ((ulong)(uint)happened.Target << 24) + (uint)happened.Detail);

    /// <summary>Takes a frame in.</summary>
    public void Add(ReadOnlySpan<byte> payload)
    {
        UInt128 hash = Xxh3.Hash128(payload);
        Value = Chance.Mix((Value * 31) + (ulong)hash + (ulong)(hash >> 64));
    }
}
