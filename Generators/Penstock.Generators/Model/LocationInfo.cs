using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Penstock.Generators.Model;

/// <summary>A place in a source file by value: a <see cref="Location"/> would keep its whole syntax tree alive.</summary>
internal sealed record LocationInfo(string FilePath, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo Of(Location location) =>
        new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(FilePath, Span, Lines);
}
