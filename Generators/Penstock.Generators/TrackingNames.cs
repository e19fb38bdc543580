namespace Penstock.Generators;

/// <summary>The names of the pipeline's steps, by which tests check that an unrelated edit recomputes nothing.</summary>
internal static class TrackingNames
{
    public const string Extract = "Extract";
    public const string Methods = "Methods";
    public const string Locations = "Locations";
    public const string Lambdas = "Lambdas";
    public const string AssemblyName = "AssemblyName";
    public const string Plan = "Plan";
    public const string Types = "Types";
    public const string Formatters = "Formatters";
    public const string Module = "Module";
    public const string Diagnostics = "Diagnostics";

    /// <summary>Every step, for tests.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Extract, Methods, Locations, Lambdas, AssemblyName, Plan, Types, Formatters, Module, Diagnostics];
}
