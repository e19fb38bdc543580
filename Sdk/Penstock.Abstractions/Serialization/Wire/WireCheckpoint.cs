namespace Penstock.Serialization;

/// <summary>A state of a <see cref="WireWriter"/> to which <see cref="WireWriter.Rewind"/> returns.</summary>
/// <remarks>Valid until the writer is cleared or rewound to an earlier checkpoint.</remarks>
public readonly record struct WireCheckpoint
{
    internal WireCheckpoint(int length, int depth, bool needsCanonicalForm)
    {
        Length = length;
        Depth = depth;
        NeedsCanonicalForm = needsCanonicalForm;
    }

    /// <summary>The writer's length in bytes when the checkpoint was taken.</summary>
    public int Length { get; }

    internal int Depth { get; }

    internal bool NeedsCanonicalForm { get; }
}
