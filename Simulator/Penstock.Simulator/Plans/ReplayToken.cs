using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Penstock.Simulator;

/// <summary>
/// A plan as a short text to pass on. There is exactly one token per plan, and anything that is not a token is refused with
/// what is wrong with it. Tokens stay valid when the drawing of plans changes; only a change of what operations mean ends them.
/// </summary>
/// <remarks>Base64url of: version, knobs, latency seed, policy seed, operations, checksum. Of an operation only what is not 0 is written.</remarks>
internal static class ReplayToken
{
    private const byte Version = 1;
    private const int ChecksumBytes = 2;
    private const int OperationBytesMin = 2;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly int KnobCount = Enum.GetValues<Knob>().Length;

    /// <summary>Writes a plan.</summary>
    /// <exception cref="ArgumentException">A knob is negative, or there is no such knob.</exception>
    public static string Write(LifePlan plan)
    {
        var writer = new TokenWriter();
        writer.Byte(Version);
        WriteKnobs(writer, plan.Knobs);
        writer.Number(plan.LatencySeed);
        writer.Number(plan.PolicySeed);
        writer.Number((ulong)plan.Operations.Length);
        foreach (Operation operation in plan.Operations)
            WriteOperation(writer, operation);
        writer.Checksum();
        return Base64Url.EncodeToString(writer.ToArray());
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="FormatException">This is no token; the message says why.</exception>
    public static LifePlan Read(string token)
    {
        try
        {
            LifePlan plan = ReadBytes(BytesOf(token));
            return Write(plan) == token ? plan : throw new FormatException("it is not written as it should be");
        }
        catch (FormatException error)
        {
            throw new FormatException($"This is not a replay token: {error.Message}.", error);
        }
    }

    private static byte[] BytesOf(string token)
    {
        if (token.Length == 0)
            throw new FormatException("it is empty");
        int strange = token.AsSpan().IndexOfAnyExcept(Letters);
        if (strange >= 0)
            throw new FormatException($"character {strange + 1} is '{token[strange]}'; only letters, digits, '-' and '_' are possible");
        if (token.Length % 4 == 1)
            throw new FormatException("a character at its end is missing or too much");
        return Base64Url.DecodeFromChars(token);
    }

    private static LifePlan ReadBytes(byte[] bytes)
    {
        if (bytes.Length <= ChecksumBytes)
            throw new FormatException("it is too short");
        if (bytes[0] != Version)
            throw new FormatException($"it is of version {bytes[0]}, and only version {Version} can be read");
        ReadOnlySpan<byte> content = bytes.AsSpan(0, bytes.Length - ChecksumBytes);
        if (TokenWriter.ChecksumOf(content) != BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(content.Length)))
            throw new FormatException("its checksum is wrong, so a character is missing, too much or changed");
        var reader = new TokenReader(content[1..]);
        int[] knobs = ReadKnobs(ref reader);
        ulong latencySeed = reader.Number("latency seed", ulong.MaxValue);
        ulong policySeed = reader.Number("policy seed", ulong.MaxValue);
        var operations = new Operation[reader.Number("number of operations", (ulong)(reader.Left / OperationBytesMin))];
        for (int i = 0; i < operations.Length; i++)
            operations[i] = ReadOperation(ref reader);
        return reader.IsAtEnd ? new LifePlan(knobs, operations, latencySeed, policySeed) : throw new FormatException($"{reader.Left} bytes follow its last operation");
    }

    /// <summary>Knobs that are 0 at the end are left out.</summary>
    private static void WriteKnobs(TokenWriter writer, int[] knobs)
    {
        int count = Array.FindLastIndex(knobs, value => value != 0) + 1;
        if (count > KnobCount || Array.Exists(knobs, value => value < 0))
            throw new ArgumentException($"A plan has at most {KnobCount} knobs, none of them negative.", nameof(knobs));
        writer.Number((ulong)count);
        foreach (int knob in knobs.AsSpan(0, count))
            writer.Number((ulong)knob);
    }

    private static int[] ReadKnobs(ref TokenReader reader)
    {
        var knobs = new int[reader.Number("number of knobs", (ulong)KnobCount)];
        for (int i = 0; i < knobs.Length; i++)
            knobs[i] = (int)reader.Number($"knob {(Knob)i}", int.MaxValue);
        return knobs;
    }

    /// <summary>The kind, a byte that says which fields follow, and those that are not 0.</summary>
    private static void WriteOperation(TokenWriter writer, in Operation operation)
    {
        writer.Byte((byte)operation.Kind);
        int present = 0;
        for (int field = 0; field < OperationFields.Count; field++)
            present |= OperationFields.Get(operation, field) != 0 ? 1 << field : 0;
        writer.Byte((byte)present);
        for (int field = 0; field < OperationFields.Count; field++)
        {
            if ((present & (1 << field)) != 0)
                writer.Number(OperationFields.Get(operation, field));
        }
    }

    private static Operation ReadOperation(ref TokenReader reader)
    {
        var kind = (OperationKind)reader.Byte("kind of an operation");
        if (!Enum.IsDefined(kind))
            throw new FormatException($"there is no operation of kind {(byte)kind}");
        byte present = reader.Byte("list of an operation's fields");
        var operation = new Operation(kind, 0, 0, 0, 0, 0, 0, 0);
        for (int field = 0; field < OperationFields.Count; field++)
        {
            if ((present & (1 << field)) != 0)
                operation = OperationFields.With(operation, field, reader.Number("operand of an operation", OperationFields.Max(field)));
        }

        return operation;
    }
}
