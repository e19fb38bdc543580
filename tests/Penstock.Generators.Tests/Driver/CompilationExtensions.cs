using Microsoft.CodeAnalysis;

namespace Penstock.Generators.Tests.Driver;

internal static class CompilationExtensions
{
    /// <summary>Compiles to bytes and refers to those, as to a package.</summary>
    public static MetadataReference EmitToImageReference(this Compilation compilation)
    {
        using var stream = new MemoryStream();
        Assert.Empty(compilation.Emit(stream).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
