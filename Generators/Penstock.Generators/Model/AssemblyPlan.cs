namespace Penstock.Generators.Model;

/// <summary>Everything that is generated for one assembly, after methods have been compared with each other.</summary>
/// <param name="Types">One file each.</param>
/// <param name="UserTypes">One formatter each.</param>
/// <param name="Module">The assembly's list of functions and formatters; null if there are no functions.</param>
/// <param name="Rejections">Methods that are left out because of others.</param>
internal sealed record AssemblyPlan(
    EquatableArray<TypePlan> Types,
    EquatableArray<FormatterPlan> UserTypes,
    ModulePlan? Module,
    EquatableArray<Rejection> Rejections);

/// <summary>A type with its lazy methods and functions.</summary>
/// <param name="FileName">The file's name, without extension.</param>
/// <param name="Container">The type.</param>
/// <param name="GeneratedNamespace">Where the assembly's formatters are.</param>
/// <param name="Methods">Its methods, in the order of their declaration.</param>
internal sealed record TypePlan(string FileName, ContainerModel Container, string GeneratedNamespace, EquatableArray<MethodPlan> Methods);

/// <summary>A method with the overloads its lazy twin gets.</summary>
internal sealed record MethodPlan(MethodModel Method, string FunctionName, EquatableArray<LazyOverload> Overloads);

/// <summary>A formatter to write, and the method that makes lazy values of its type.</summary>
internal sealed record FormatterPlan(string FileName, UserTypeModel Type, string GeneratedNamespace);

/// <summary>What the assembly's module lists.</summary>
/// <param name="GeneratedNamespace">Where the module is.</param>
/// <param name="FunctionTypes">The types with functions, as code.</param>
/// <param name="Formatters">The formatters of everything in a signature.</param>
internal sealed record ModulePlan(string GeneratedNamespace, EquatableArray<string> FunctionTypes, EquatableArray<FormatterShape> Formatters);

/// <summary>A method that is left out because of another one.</summary>
/// <param name="Method">Its position among all methods.</param>
/// <param name="DiagnosticId">The reason.</param>
/// <param name="Arguments">What the message says.</param>
internal sealed record Rejection(int Method, string DiagnosticId, EquatableArray<string> Arguments);
