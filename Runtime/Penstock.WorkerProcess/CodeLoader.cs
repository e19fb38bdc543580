using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace Penstock.WorkerProcess;

/// <summary>Finds the assemblies that have functions and adds them to the table. Assemblies without any are not loaded.</summary>
internal static class CodeLoader
{
    private const string AttributeName = nameof(DelayedModuleAttribute);

    /// <summary>Adds the functions of the application that this process was started for, and of assemblies named besides.</summary>
    public static void Load(FunctionTable table, IReadOnlyList<string> named)
    {
        if (named.Count > 0)
            ResolveBeside(named);
        foreach (string path in ListedAssemblies().Concat(named.Select(Path.GetFullPath)).Distinct(StringComparer.Ordinal))
        {
            if (!HasFunctions(path))
                continue;
            try
            {
                table.AddAssembly(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
            }
            catch (Exception error)
            {
                // Tasks that need it fail with what is missing; others can run.
                Console.Error.WriteLine($"The functions of {path} are not available here: {error.Message}");
            }
        }
    }

    /// <summary>What the application's list of assemblies names, without the framework's.</summary>
    private static IEnumerable<string> ListedAssemblies()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";
        string listed = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        return listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !string.Equals(Path.GetDirectoryName(path), framework, StringComparison.Ordinal));
    }

    /// <summary>What a named assembly references lies beside it, unless the process has it already.</summary>
    private static void ResolveBeside(IReadOnlyList<string> named)
    {
        string[] folders = [.. named.Select(path => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "").Distinct(StringComparer.Ordinal)];
        AssemblyLoadContext.Default.Resolving += (context, name) => folders
            .Select(folder => Path.Combine(folder, name.Name + ".dll"))
            .Where(File.Exists)
            .Select(context.LoadFromAssemblyPath)
            .FirstOrDefault();
    }

    /// <summary>Looks for the generator's attribute without loading the assembly.</summary>
    private static bool HasFunctions(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var image = new PEReader(file);
            if (!image.HasMetadata)
                return false;
            MetadataReader metadata = image.GetMetadataReader();
            return metadata.IsAssembly && metadata.GetAssemblyDefinition().GetCustomAttributes().Any(handle => IsModuleAttribute(metadata, handle));
        }
        catch (Exception error) when (error is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsModuleAttribute(MetadataReader metadata, CustomAttributeHandle handle)
    {
        EntityHandle constructor = metadata.GetCustomAttribute(handle).Constructor;
        if (constructor.Kind != HandleKind.MemberReference)
            return false;
        EntityHandle owner = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        if (owner.Kind != HandleKind.TypeReference)
            return false;
        TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)owner);
        return metadata.StringComparer.Equals(type.Name, AttributeName) && metadata.StringComparer.Equals(type.Namespace, nameof(Penstock));
    }
}
