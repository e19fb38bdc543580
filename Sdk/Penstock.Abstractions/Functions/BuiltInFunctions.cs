using Penstock.Serialization;

namespace Penstock;

/// <summary>The functions that Penstock itself needs in graphs: assembling collections, ordering, taking tuples apart, arithmetic.</summary>
internal static class BuiltInFunctions
{
    /// <summary>Gives its one argument back: how a composite becomes a result of its own.</summary>
    public static TaskFunction Assemble { get; } = new CellFunction("penstock.assemble", static (ref arguments) => arguments.NextCell());

    /// <summary>Gives its first argument back once the others are there too.</summary>
    public static TaskFunction After { get; } = new CellFunction("penstock.after", static (ref arguments) => arguments.NextCell());

    /// <summary>Takes one item of a tuple: arguments are the tuple and the item's position.</summary>
    public static TaskFunction Item { get; } = new CellFunction(
        "penstock.item",
        static (ref arguments) => arguments.NextCell().Item(arguments.Next(Formatters.Int32)),
        new TaskParameter("index", Formatters.Int32));

    public static void Register(FunctionTable table)
    {
        table.Add(Assemble);
        table.Add(After);
        table.Add(Item);
        NumericFunctions.Register(table);
    }

    /// <summary>The identity of a function of this library: its meaning changes only with its version.</summary>
    public static FunctionIdentity Identify(string id) => new(id, id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..], Signature: 0, Guid.Empty, Version: 1);

    /// <summary>A function that works on cells, whatever their types.</summary>
    private sealed class CellFunction(string id, TaskBody<Cell> body, params TaskParameter[] constants)
        : TaskFunction(Identify(id), pure: true, constants)
    {
        public override ValueTask<Cell> Invoke(ref TaskArguments arguments) => new(body(ref arguments));

        internal override Formatter? ArgumentFormatter(int index) => index == 1 && Parameters.Count == 1 ? Parameters[0].Formatter : null;
    }
}
