using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Penstock.Generators.Discovery;
using Penstock.Generators.Model;

namespace Penstock.Generators.Emission;

/// <summary>Writes the formatter of a user type: an array of its members.</summary>
internal static class FormatterEmitter
{
    private const string Serialization = "global::Penstock.Serialization.";

    public static SourceText Write(FormatterPlan plan)
    {
        UserTypeModel type = plan.Type;
        var formatters = new FormatterFields(plan.GeneratedNamespace, type.FormatterName);
        List<string> uses = [.. type.Members.Select(member => formatters.Use(member.Shape))];

        SourceWriter writer = GeneratedFile.Start()
            .Open($"namespace {plan.GeneratedNamespace}")
            .Line(GeneratedFile.Attribute)
            .Open($"internal sealed class {type.FormatterName} : {Serialization}Formatter<{type.Type}>");
        formatters.Write(writer);
        writer.Line($"public static readonly {type.FormatterName} Instance = new {type.FormatterName}();").Line();
        WriteSchema(writer, type, uses);
        WriteWrite(writer, type, uses);
        WriteRead(writer, type, uses);
        if (uses.Count > 0)
            WriteParts(writer, type, uses);
        WriteMeasure(writer, type, uses);
        return writer.Close().Close().ToSourceText();
    }

    private static void WriteSchema(SourceWriter writer, UserTypeModel type, List<string> uses)
    {
        IEnumerable<string> members = type.Members.Select((member, i) => $"\"{(i == 0 ? "" : ",")}{member.Name}:\" + {uses[i]}.Schema + ");
        writer.Line($"public override string Schema => \"{{\" + {string.Concat(members)}\"}}\";").Line();
    }

    private static void WriteWrite(SourceWriter writer, UserTypeModel type, List<string> uses)
    {
        writer.Open($"public override void Write({Serialization}WireWriter writer, {type.Type} value)");
        if (!type.IsValueType)
            writer.Open("if (value is null)").Line("writer.WriteNil();").Line("return;").Close().Line();
        if (!type.IsSealed)
            WriteExactTypeCheck(writer, type);
        writer.Line($"writer.BeginObject({type.Members.Count});");
        for (int i = 0; i < uses.Count; i++)
            writer.Line($"{uses[i]}.Write(writer, value.{TypeText.Identifier(type.Members[i].Name)});");
        writer.Line("writer.EndObject();").Close().Line();
    }

    /// <summary>A value of a derived type would lose what the derived type adds.</summary>
    private static void WriteExactTypeCheck(SourceWriter writer, UserTypeModel type)
    {
        string message = SymbolDisplay.FormatLiteral($" cannot be encoded as {type.Id}: what it adds would be lost. Declare the parameter, member or result with the derived type.", quote: true);
        writer.Line($"if (value.GetType() != typeof({type.Type}))")
            .Indent()
            .Line($"throw new {Serialization}WireEncodeException(\"A value of the derived type \" + value.GetType() + {message});")
            .Unindent()
            .Line();
    }

    private static void WriteRead(SourceWriter writer, UserTypeModel type, List<string> uses)
    {
        writer.Open($"public override {type.Type} Read(ref {Serialization}WireReader reader)");
        if (!type.IsValueType)
            writer.Line("if (reader.TryReadNil())").Indent().Line("return null;").Unindent();
        writer.Line("int present = reader.BeginObject();");
        for (int i = 0; i < uses.Count; i++)
            writer.Line($"{type.Members[i].Shape.Type} {Local(type, i)} = present > {i} ? {uses[i]}.Read(ref reader) : default;");
        writer.Line($"reader.EndObject(present, {type.Members.Count});");
        WriteConstruction(writer, type);
        writer.Close().Line();
    }

    /// <summary>Writes what a lazy value made of lazy members needs: the members' formatters, and reading them from a task's arguments.</summary>
    private static void WriteParts(SourceWriter writer, UserTypeModel type, List<string> uses)
    {
        writer.Line($"public override {Serialization}Formatter ItemFormatter(int index) => index switch").Line("{").Indent();
        for (int i = 0; i < uses.Count; i++)
            writer.Line($"{i} => {uses[i]},");
        writer.Line("_ => null,").Unindent().Line("};").Line();

        writer.Open($"public override {type.Type} ReadSequence(ref global::Penstock.TaskArguments arguments, int count)");
        writer.Line($"arguments.ExpectItems(count, {uses.Count});");
        for (int i = 0; i < uses.Count; i++)
            writer.Line($"{type.Members[i].Shape.Type} {Local(type, i)} = arguments.Next({uses[i]});");
        WriteConstruction(writer, type);
        writer.Close().Line();
    }

    private static void WriteConstruction(SourceWriter writer, UserTypeModel type)
    {
        IEnumerable<string> arguments = type.ConstructorArguments.Select(argument => $"{argument.Parameter}: {Local(type, argument.Member)}");
        string call = $"return new {type.Type}({string.Join(", ", arguments)})";
        if (type.InitializedMembers.Count == 0)
        {
            writer.Line(call + ";");
            return;
        }

        writer.Line(call).Line("{").Indent();
        foreach (int member in type.InitializedMembers)
            writer.Line($"{TypeText.Identifier(type.Members[member].Name)} = {Local(type, member)},");
        writer.Unindent().Line("};");
    }

    private static void WriteMeasure(SourceWriter writer, UserTypeModel type, List<string> uses)
    {
        // An array header takes one byte up to 15 members and three beyond.
        int header = type.Members.Count < 16 ? 1 : 3;
        IEnumerable<string> members = type.Members.Select((member, i) => $" + {uses[i]}.Measure(value.{TypeText.Identifier(member.Name)})");
        string whenNull = type.IsValueType ? "" : "value is null ? 1L : ";
        writer.Line($"public override long Measure({type.Type} value) => {whenNull}{header}L{string.Concat(members)};");
    }

    private static string Local(UserTypeModel type, int member) => "member" + type.Members[member].Name;
}
