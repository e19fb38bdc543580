using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>What this process has for a function that the scheduler defined: the function, or why it cannot be called.</summary>
internal sealed class FunctionBinding
{
    private FunctionBinding(TaskFunction? function, string problem)
    {
        Function = function;
        Problem = problem;
    }

    /// <summary>No function.</summary>
    public static FunctionBinding None { get; } = new(null, "No function was bound.");

    /// <summary>The function; null if there is a <see cref="Problem"/>.</summary>
    public TaskFunction? Function { get; }

    /// <summary>Why it cannot be called.</summary>
    public string Problem { get; }

    /// <summary>Finds a function of a table and makes sure that it is the one that was meant.</summary>
    public static FunctionBinding Bind(FunctionTable table, in DefineFunction wanted, string worker)
    {
        if (!table.TryGetFunction(wanted.Id, out TaskFunction? function))
        {
            return new FunctionBinding(
                null,
                $"Worker {worker} does not have the function {Describe(wanted)}. Start it with the application's assemblies, or name the assembly in its options.");
        }

        FunctionIdentity here = function.Identity;
        if (here.Signature == wanted.Signature && here.Code == wanted.Module && here.Version == wanted.Version)
            return new FunctionBinding(function, "");
        return new FunctionBinding(
            null,
            $"Worker {worker} has another version of the function than the client: here {Describe(here)}, wanted {Describe(wanted)}. Give both the same build.");
    }

    private static string Describe(in DefineFunction wanted) => Describe(wanted.Id, wanted.Signature, wanted.Module, wanted.Version);

    private static string Describe(FunctionIdentity here) => Describe(here.Id, here.Signature, here.Code, here.Version);

    private static string Describe(string id, ulong signature, Guid code, int version) => code == Guid.Empty
        ? $"{id} (signature {signature:x16}, version {version})"
        : $"{id} (signature {signature:x16}, module {code})";
}
