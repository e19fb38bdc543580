using Microsoft.CodeAnalysis.Diagnostics;

namespace Penstock.RepoRules;

/// <summary>Tells whether the project being compiled is one of the pure ones (MSBuild property <c>PenstockPure</c>).</summary>
internal static class PureProject
{
    public static bool Is(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.PenstockPure", out var value)
        && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
