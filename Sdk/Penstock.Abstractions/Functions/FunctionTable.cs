using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// The functions and value types a process knows. Workers find the function of a task here by its id; nothing that comes
/// from the wire is ever looked up by reflection.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class FunctionTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskFunction> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, Formatter> _formatters = [];
    private readonly HashSet<Assembly> _assemblies = [];
    private readonly bool _findsAssemblies;

    /// <summary>Makes a table that knows Penstock's own functions and the built-in types only.</summary>
    public FunctionTable()
        : this(findsAssemblies: false)
    {
    }

    private FunctionTable(bool findsAssemblies)
    {
        _findsAssemblies = findsAssemblies;
        BuiltInFunctions.Register(this);
        BuiltInFormatters.Register(this);
    }

    /// <summary>
    /// The table of this process: every loaded assembly that has <c>[Delayed]</c> methods, found when first asked for.
    /// </summary>
    public static FunctionTable Default { get; } = new(findsAssemblies: true);

    /// <summary>Adds what an assembly's generated module lists; does nothing for an assembly without one or added before.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <exception cref="ArgumentNullException"><paramref name="assembly"/> is null.</exception>
    /// <exception cref="InvalidOperationException">Two functions have one id.</exception>
    public void AddAssembly(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_lock)
        {
            if (!_assemblies.Add(assembly))
                return;
            if (assembly.GetCustomAttribute<DelayedModuleAttribute>() is { } attribute)
                ((IDelayedModule)Activator.CreateInstance(attribute.ModuleType)!).Register(this); // The attribute's annotation guarantees the constructor.
        }
    }

    /// <summary>Adds a function.</summary>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="InvalidOperationException">Another function has the same id.</exception>
    public void Add(TaskFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_lock)
        {
            if (_functions.TryGetValue(function.Identity.Id, out TaskFunction? known) && !ReferenceEquals(known, function))
                throw new InvalidOperationException($"Two functions have the id '{function.Identity.Id}'. Give one of them another with [Delayed(Id = \"…\")].");
            _functions[function.Identity.Id] = function;
        }
    }

    /// <summary>Adds the formatter of a type; the first one added for a type stays.</summary>
    /// <param name="formatter">The formatter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="formatter"/> is null.</exception>
    public void Add(Formatter formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lock (_lock)
            _formatters.TryAdd(formatter.ValueType, formatter);
    }

    /// <summary>Finds a function by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="function">The function, if found.</param>
    /// <returns>Whether it is known.</returns>
    public bool TryGetFunction(string id, [NotNullWhen(true)] out TaskFunction? function)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_lock)
        {
            if (_functions.TryGetValue(id, out function))
                return true;
            FindAssemblies();
            return _functions.TryGetValue(id, out function);
        }
    }

    /// <summary>Finds the formatter of a type: the built-in ones and those of types that appear in a <c>[Delayed]</c> signature.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The formatter.</returns>
    /// <exception cref="NotSupportedException">No formatter is known for the type.</exception>
    public Formatter<T> GetFormatter<T>() => TryGetFormatter(out Formatter<T>? formatter)
        ? formatter
        : throw new NotSupportedException(
            $"No formatter is known for {typeof(T)}, so it cannot travel to a worker. Use it as a parameter or result of a [Delayed] method, which makes the generator write one.");

    internal bool TryGetFormatter<T>([NotNullWhen(true)] out Formatter<T>? formatter)
    {
        lock (_lock)
        {
            if (!_formatters.TryGetValue(typeof(T), out Formatter? known))
            {
                FindAssemblies();
                _formatters.TryGetValue(typeof(T), out known);
            }

            formatter = known as Formatter<T>;
            return formatter is not null;
        }
    }

    private void FindAssemblies()
    {
        if (!_findsAssemblies)
            return;
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic)
                AddAssembly(assembly);
        }
    }
}
