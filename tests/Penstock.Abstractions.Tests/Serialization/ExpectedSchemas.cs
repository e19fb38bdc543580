namespace Penstock.Abstractions.Tests.Serialization;

/// <summary>Schemas enter the hashes by which two processes find out that they agree on a signature: a change here is a change of the protocol.</summary>
internal static class ExpectedSchemas
{
    public const string Text =
        """
        Boolean: bool
        Byte: u8
        SByte: i8
        Int16: i16
        UInt16: u16
        Int32: i32
        UInt32: u32
        Int64: i64
        UInt64: u64
        Int128: i128
        UInt128: u128
        Half: f16
        Single: f32
        Double: f64
        Decimal: decimal
        Char: char
        String: str
        DateTime: datetime
        DateTimeOffset: datetimeoffset
        DateOnly: date
        TimeOnly: time
        TimeSpan: duration
        Guid: guid
        BigInteger: bigint
        Uri: uri
        Version: version
        Unit: unit
        Enum of int: enum:i32
        Enum of byte: enum:u8
        Enum of short: enum:i16
        Enum of ulong: enum:u64
        Nullable<int>: i32?
        Nullable<Unit>: unit?
        byte[]: [u8]
        sbyte[]: [i8]
        short[]: [i16]
        ushort[]: [u16]
        int[]: [i32]
        uint[]: [u32]
        long[]: [i64]
        ulong[]: [u64]
        Half[]: [f16]
        float[]: [f32]
        double[]: [f64]
        char[]: [char]
        bool[]: [bool]
        enum[]: [enum:i16]
        byte enum[]: [enum:u8]
        double[,]: [f64]2
        string[,]: [str]2
        string[]: [str]
        List<decimal>: [decimal]
        List<int>: [i32]
        IReadOnlyList<int>: [i32]
        IReadOnlyCollection<string>: [str]
        IEnumerable<long>: [i64]
        IList<double>: [f64]
        ICollection<Guid>: [guid]
        Queue<int>: [i32]
        Stack<string>: [str]
        ImmutableArray<int>: [i32]
        Nullable<ImmutableArray<int>>: [i32]?
        ImmutableList<char>: [char]
        Memory<int>: [i32]
        ReadOnlyMemory<double>: [f64]
        HashSet<string>: set<str>
        ISet<double>: set<f64>
        IReadOnlySet<int>: set<i32>
        Dictionary<string, int>: map<str,i32>
        Dictionary<double, string?>: map<f64,str>
        IDictionary<int, byte[]>: map<i32,[u8]>
        IReadOnlyDictionary<Guid, long>: map<guid,i64>
        SortedDictionary<string, double>: map<str,f64>
        ImmutableDictionary<string, Half>: map<str,f16>
        KeyValuePair<string, double>: (str,f64)
        tuple of 1: (str)
        tuple of 2: (str,i32)
        tuple of 3: (str,i32,f64)
        tuple of 4: (str,i32,f64,i32)
        tuple of 5: (str,i32,f64,i32,str)
        tuple of 6: (str,i32,f64,i32,str,unit)
        tuple of 7: (str,i32,f64,i32,str,unit,i32)
        tuple of 9: (str,i32,f64,i32,str,unit,i32,decimal,guid)
        int[][]: [[i32]]
        Dictionary<string, List<(DateTime, decimal?)>>: map<str,[(datetime,decimal?)]>
        TreeNode: TreeNode{str,f64,[@Penstock.Abstractions.Tests.Serialization.TreeNode]}
        List<TreeNode>: [@Penstock.Abstractions.Tests.Serialization.TreeNode]

        """;
}
