using Xunit;

namespace Penstock.TestKit;

/// <summary>A test that needs a module of the system's Python; without it the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute(string module)
    {
        Module = module;
        Skip = Python.WhyUnavailable(module);
    }

    public string Module { get; }
}
