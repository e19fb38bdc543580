namespace Penstock.Simulator;

/// <summary>The numbers of an operation by position, for tokens and for shrinking, which treat all alike.</summary>
internal static class OperationFields
{
    /// <summary>How many there are.</summary>
    public const int Count = 7;

    /// <summary>One of them.</summary>
    public static ulong Get(in Operation operation, int field) => field switch
    {
        0 => operation.Gap,
        1 => operation.Actor,
        2 => operation.A,
        3 => operation.B,
        4 => operation.C,
        5 => operation.D,
        6 => operation.Detail,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };

    /// <summary>The largest value one of them can have.</summary>
    public static ulong Max(int field) => field == Count - 1 ? ulong.MaxValue : ushort.MaxValue;

    /// <summary>The operation with another value for one of them.</summary>
    public static Operation With(in Operation operation, int field, ulong value) => field switch
    {
        0 => operation with { Gap = (ushort)value },
        1 => operation with { Actor = (ushort)value },
        2 => operation with { A = (ushort)value },
        3 => operation with { B = (ushort)value },
        4 => operation with { C = (ushort)value },
        5 => operation with { D = (ushort)value },
        6 => operation with { Detail = value },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };
}
