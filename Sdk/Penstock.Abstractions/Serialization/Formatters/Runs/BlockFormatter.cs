namespace Penstock.Serialization;

/// <summary>A formatter of values any bit pattern of which is valid, so that runs of them are copied as one block of memory.</summary>
internal abstract class BlockFormatter<T>(BlockKind kind) : Formatter<T>
    where T : unmanaged
{
    internal override ElementRun<T> CreateRun() => new BlockRun<T>(this, kind);
}
