using Penstock.Generators.Discovery;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Writes the overloads of the lazy twin of a method: each makes a call node.</summary>
internal static class LazyMethodEmitter
{
    public static void Write(SourceWriter writer, MethodPlan plan)
    {
        MethodModel method = plan.Method;
        var header = new LazyHeader($"<inheritdoc cref=\"{method.DocumentationId}\"/>", method.IsPublic, method.Name, method.Result.Type, method.Result.IsOblivious);
        foreach (LazyOverload overload in plan.Overloads)
        {
            string node = overload.Parameters.Count <= 3 ? $"Call{overload.Parameters.Count}" : "CallN";
            string arguments = string.Concat(overload.Parameters.Select(parameter => ", " + LazyOverloadWriter.Argument(parameter)));
            LazyOverloadWriter.Write(writer, header, overload, $"{node}<{header.Type}>({ContainerReader.FunctionsClass}.{plan.FunctionName}{arguments})");
        }
    }
}
