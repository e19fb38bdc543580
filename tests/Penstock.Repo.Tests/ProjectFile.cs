using System.Xml.Linq;

namespace Penstock.Repo.Tests;

/// <summary>What a project file says about itself.</summary>
/// <param name="File">Its path from the root.</param>
/// <param name="Name">Its name, which is also the name of its assembly.</param>
/// <param name="References">The names of the projects whose assemblies it compiles against.</param>
/// <param name="Packages">The packages it names itself.</param>
/// <param name="IsExecutable">Whether it builds a program.</param>
internal sealed record ProjectFile(
    string File, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages, bool IsExecutable)
{
    public static IReadOnlyList<ProjectFile> All { get; } =
        [.. Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Load)];

    /// <summary>The top-level folder.</summary>
    public string Area => File.Split('/')[0];

    /// <summary>Whether users get it.</summary>
    public bool IsShipped => Area is "Sdk" or "Runtime" or "Simulator";

    /// <summary>The projects it sees directly or through others.</summary>
    public IReadOnlySet<string> Closure()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(References);
        while (open.TryPop(out var name))
        {
            if (seen.Add(name))
            {
                foreach (var next in All.Where(project => project.Name == name).SelectMany(project => project.References))
                    open.Push(next);
            }
        }

        return seen;
    }

    private static ProjectFile Load(string file)
    {
        var items = XDocument.Parse(Repository.Read(file)).Descendants().ToList();
        return new ProjectFile(
            file,
            Path.GetFileNameWithoutExtension(file),
            [.. items.Where(IsCompiledAgainst).Select(item => NameOf(Included(item))).Order(StringComparer.Ordinal)],
            [.. items.Where(item => item.Name.LocalName == "PackageReference").Select(Included)],
            items.Any(item => item is { Name.LocalName: "OutputType", Value: "Exe" }));
    }

    /// <summary>Analyzers, and projects that only have to be built first, are not references of the assembly.</summary>
    private static bool IsCompiledAgainst(XElement item) =>
        item.Name.LocalName == "ProjectReference" && Setting(item, "ReferenceOutputAssembly") is not "false";

    private static string? Setting(XElement item, string name) =>
        item.Attribute(name)?.Value ?? item.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    private static string Included(XElement item) => item.Attribute("Include")?.Value ?? "";

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
