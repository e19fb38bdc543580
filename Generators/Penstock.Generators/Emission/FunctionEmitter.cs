using Microsoft.CodeAnalysis.CSharp;
using Penstock.Generators.Discovery;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Writes the descriptors by which workers find and call a type's methods.</summary>
internal static class FunctionEmitter
{
    private const string CodeField = "Code";

    public static void Write(SourceWriter writer, TypePlan plan)
    {
        var formatters = new FormatterFields(plan.GeneratedNamespace, ContainerReader.FunctionsClass);
        List<string[]> functions = [.. plan.Methods.Select(method => Describe(method, plan.Container, formatters))];

        writer.Line("/// <summary>The functions that tasks call.</summary>")
            .Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]")
            .Line(GeneratedFile.Attribute)
            .Open($"internal static class {ContainerReader.FunctionsClass}");
        if (plan.Methods.Any(method => method.Method.Version == 0))
            writer.Line($"private static readonly global::System.Guid {CodeField} = typeof({plan.Container.Type}).Module.ModuleVersionId;").Line();
        formatters.Write(writer);
        foreach (string[] function in functions)
            WriteFunction(writer, function);
        WriteRegister(writer, plan.Methods);
        writer.Close();
    }

    private static void WriteFunction(SourceWriter writer, string[] lines)
    {
        writer.Line(lines[0]).Indent();
        foreach (string line in lines.Skip(1))
            writer.Line(line);
        writer.Unindent().Line();
    }

    private static string[] Describe(MethodPlan plan, ContainerModel container, FormatterFields formatters)
    {
        MethodModel method = plan.Method;
        List<string> arguments = [Identity(method), method.IsPure ? "pure: true" : "pure: false"];
        if (method.Result.Shape is { } result)
            arguments.Add(formatters.Use(result));
        arguments.Add(Body(method, container, formatters));
        arguments.AddRange(method.GraphParameters.Select(parameter => Parameter(parameter, formatters)));
        return
        [
            $"internal static readonly global::Penstock.TaskFunction {plan.FunctionName} = global::Penstock.TaskFunction.{Factory(method.Result)}(",
            .. arguments.Take(arguments.Count - 1).Select(argument => argument + ","),
            arguments[arguments.Count - 1] + ");",
        ];
    }

    private static string Identity(MethodModel method) =>
        $"new global::Penstock.FunctionIdentity({Quote(method.Id)}, {Quote(method.Name)}, 0x{method.Signature:x16}UL, {(method.Version == 0 ? CodeField : "global::System.Guid.Empty")}, {method.Version})";

    private static string Factory(ResultModel result) => result.Kind switch
    {
        ResultKind.Value => $"Create<{result.Shape?.Type}>",
        ResultKind.Task => $"CreateAsync<{result.Shape?.Type}>",
        ResultKind.ValueTask => $"CreateValueAsync<{result.Shape?.Type}>",
        ResultKind.Void => "CreateAction",
        ResultKind.TaskOfNothing => "CreateActionAsync",
        ResultKind.ValueTaskOfNothing or _ => "CreateActionValueAsync",
    };

    /// <summary>C# evaluates arguments from left to right, so they are read in the order in which they were written.</summary>
    private static string Body(MethodModel method, ContainerModel container, FormatterFields formatters)
    {
        IEnumerable<string> arguments = method.Parameters.Select(parameter =>
            parameter.Shape is { } shape ? $"arguments.Next({formatters.Use(shape)})" : "arguments.CancellationToken");
        return $"static (ref global::Penstock.TaskArguments arguments) => {container.Type}.{TypeText.Identifier(method.Name)}({string.Join(", ", arguments)})";
    }

    private static string Parameter(ParameterModel parameter, FormatterFields formatters) =>
        $"new global::Penstock.TaskParameter({Quote(parameter.Name)}, {(parameter.Shape is { } shape ? formatters.Use(shape) : "null")})";

    private static void WriteRegister(SourceWriter writer, IEnumerable<MethodPlan> methods)
    {
        writer.Open("internal static void Register(global::Penstock.FunctionTable table)");
        foreach (MethodPlan method in methods)
            writer.Line($"table.Add({method.FunctionName});");
        writer.Close();
    }

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
