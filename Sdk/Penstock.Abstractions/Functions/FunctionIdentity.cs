using System.Buffers.Binary;
using System.ComponentModel;
using System.Text;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// Says which function a task calls, in a way that is the same in every process: its id, the shape of its signature and
/// the code behind it.
/// </summary>
/// <param name="Id"><c>Namespace.Type.Method(parameter types)</c>, or the id given in the attribute.</param>
/// <param name="Name">The method's name, for people.</param>
/// <param name="Signature">A hash of parameter types, result type and their wire shapes.</param>
/// <param name="Code">The module version id of the assembly, or <see cref="Guid.Empty"/> where <paramref name="Version"/> stands for the code.</param>
/// <param name="Version">The version in the attribute; zero where the module version id decides.</param>
/// <remarks>Immutable; safe to use from any thread.</remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed record FunctionIdentity(string Id, string Name, ulong Signature, Guid Code, int Version)
{
    /// <summary>A hash of everything that decides what the function does; part of the key of every pure call.</summary>
    public UInt128 Hash { get; } = ComputeHash(Id, Signature, Code, Version);

    private static UInt128 ComputeHash(string id, ulong signature, Guid code, int version)
    {
        byte[] bytes = new byte[28 + Encoding.UTF8.GetByteCount(id)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, signature);
        code.TryWriteBytes(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), version);
        Encoding.UTF8.GetBytes(id, bytes.AsSpan(28));
        return Xxh3.Hash128(bytes);
    }
}
