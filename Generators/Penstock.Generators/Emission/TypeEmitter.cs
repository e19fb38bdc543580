using Microsoft.CodeAnalysis.Text;
using Penstock.Generators.Discovery;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Writes the file of one type: the nested class with its lazy methods, and the functions behind them.</summary>
internal static class TypeEmitter
{
    public static SourceText Write(TypePlan plan)
    {
        SourceWriter writer = GeneratedFile.Start();
        ContainerModel container = plan.Container;
        if (container.Namespace.Length > 0)
            writer.Open($"namespace {container.Namespace}");
        foreach (string declaration in container.Declarations)
            writer.Open("partial " + declaration);

        WriteLazyMethods(writer, plan);
        writer.Line();
        FunctionEmitter.Write(writer, plan);

        foreach (string _ in container.Declarations)
            writer.Close();
        if (container.Namespace.Length > 0)
            writer.Close();
        return writer.ToSourceText();
    }

    private static void WriteLazyMethods(SourceWriter writer, TypePlan plan)
    {
        if (plan.Container.DelayedModifiers.Length > 0)
            writer.Line("/// <summary>Lazy methods: each adds a task to a graph and runs nothing.</summary>").Line(GeneratedFile.Attribute);
        writer.Open($"{plan.Container.DelayedModifiers} partial class {ContainerReader.DelayedClass}".TrimStart());
        foreach (MethodPlan method in plan.Methods)
            LazyMethodEmitter.Write(writer, method);
        writer.Close();
    }
}
