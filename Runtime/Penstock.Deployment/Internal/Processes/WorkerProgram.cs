using System.Diagnostics;
using System.Reflection;

namespace Penstock.Deployment.Internal.Processes;

/// <summary>
/// How worker processes for one application are started: the worker program, run with the application's own list of
/// assemblies and runtime settings, so that it finds the user's code where it was built.
/// </summary>
internal sealed class WorkerProgram
{
    private const string ProgramName = "Penstock.WorkerProcess.dll";

    private readonly string _dotnet;
    private readonly string[] _arguments;

    private WorkerProgram(string dotnet, string[] arguments)
    {
        _dotnet = dotnet;
        _arguments = arguments;
    }

    /// <summary>Finds what is needed for the code of an application; null for the program that was started.</summary>
    /// <exception cref="InvalidOperationException">The application is not a file.</exception>
    /// <exception cref="FileNotFoundException">A file that belongs to it is not there.</exception>
    public static WorkerProgram For(Assembly? code)
    {
        code ??= Assembly.GetEntryAssembly();
        if (code is { Location.Length: > 0 })
            return For(code.Location);
        string problem = code is null ? "this process has no entry assembly" : $"{code.GetName().Name} is not a file of its own";
        throw new InvalidOperationException(
            $"Worker processes cannot be started: {problem}. Set {nameof(LocalClusterOptions)}.{nameof(LocalClusterOptions.CodeAssembly)} to the assembly of your project.");
    }

    /// <summary>Finds what is needed for the code of an application.</summary>
    /// <param name="codePath">The application's main assembly.</param>
    /// <exception cref="FileNotFoundException">A file that belongs to the application is not there.</exception>
    public static WorkerProgram For(string codePath)
    {
        string code = Path.GetFullPath(codePath);
        if (!File.Exists(code))
            throw new FileNotFoundException($"Worker processes cannot be started: there is no assembly at {code}. Name the application's main .dll.", code);
        string assemblies = Beside(code, ".deps.json", "lists its assemblies");
        string runtime = Beside(code, ".runtimeconfig.json", "says which .NET runs it");
        string program = Path.Combine(Path.GetDirectoryName(code) ?? "", ProgramName);
        if (!File.Exists(program))
            throw new FileNotFoundException($"Worker processes cannot be started: {ProgramName} is not beside {code}. Reference the package Penstock from that project and build it again.", program);
        return new WorkerProgram(DotnetHost.Find(), ["exec", "--depsfile", assemblies, "--runtimeconfig", runtime, program]);
    }

    /// <summary>Makes the start of one process; its input and outputs are pipes to this one.</summary>
    public ProcessStartInfo CreateStart()
    {
        var start = new ProcessStartInfo(_dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in _arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static string Beside(string code, string extension, string purpose)
    {
        string path = Path.ChangeExtension(code, extension);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"Worker processes cannot be started for {code}: the file that {purpose} is missing ({path}). "
                + "If this process was started by a test runner or another host, set LocalClusterOptions.CodeAssembly to the assembly of your own project.",
                path);
    }
}
