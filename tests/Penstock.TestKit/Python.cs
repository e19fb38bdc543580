using System.ComponentModel;
using System.Diagnostics;

namespace Penstock.TestKit;

/// <summary>Runs the system's Python, whose libraries serve as independent implementations to compare with.</summary>
public static class Python
{
    private const string Executable = "/usr/bin/python3";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Why a module cannot be used here, or null when it can.</summary>
    public static string? WhyUnavailable(string module)
    {
        try
        {
            var (exitCode, _, _) = Execute(["-c", $"import {module}"], []);
            return exitCode == 0 ? null : $"{Executable} has no module {module}: apt-get install python3-{module}";
        }
        catch (Win32Exception)
        {
            return $"There is no {Executable}: apt-get install python3 python3-{module}";
        }
    }

    /// <summary>Runs a program text with <paramref name="input"/> on its standard input and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">The program failed or did not end in time; the message has what it wrote to standard error.</exception>
    public static byte[] Run(string program, byte[] input)
    {
        var (exitCode, output, errors) = Execute(["-c", program], input);
        return exitCode == 0 ? output : throw new InvalidOperationException($"Python ended with {exitCode}: {errors}");
    }

    private static (int ExitCode, byte[] Output, string Errors) Execute(string[] arguments, byte[] input)
    {
        using var process = new Process
        {
            StartInfo = new(Executable, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var complaining = process.StandardError.ReadToEndAsync();
        var writing = Feed(process, input);
        if (!Task.WhenAll(writing, reading, complaining).Wait(Limit) || !process.WaitForExit(Limit))
        {
            process.Kill();
            throw new InvalidOperationException($"Python did not end within {Limit.TotalSeconds} s.");
        }

        return (process.ExitCode, output.ToArray(), complaining.Result);
    }

    private static async Task Feed(Process process, byte[] input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading everything; its exit code tells why.
        }
    }
}
