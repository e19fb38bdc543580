using Microsoft.CodeAnalysis.Text;
using Penstock.Generators.Discovery;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Writes the list of an assembly's functions and formatters, by which a process gets to know them.</summary>
internal static class ModuleEmitter
{
    public const string FileName = "Penstock.Module";

    public static SourceText Write(ModulePlan plan)
    {
        SourceWriter writer = GeneratedFile.Start()
            .Line($"[assembly: global::Penstock.DelayedModule(typeof(global::{plan.GeneratedNamespace}.Module))]")
            .Line()
            .Open($"namespace {plan.GeneratedNamespace}")
            .Line("/// <summary>Lists the functions and formatters of this assembly.</summary>")
            .Line(GeneratedFile.Attribute)
            .Open("internal sealed class Module : global::Penstock.IDelayedModule")
            .Open("public void Register(global::Penstock.FunctionTable table)");
        foreach (string type in plan.FunctionTypes)
            writer.Line($"{type}.{ContainerReader.FunctionsClass}.Register(table);");
        foreach (FormatterShape shape in plan.Formatters)
            writer.Line($"table.Add({FormatterFields.Expression(shape, plan.GeneratedNamespace)});");
        return writer.Close().Close().Close().ToSourceText();
    }
}
