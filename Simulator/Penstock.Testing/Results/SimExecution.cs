namespace Penstock.Testing;

/// <summary>How often a task ran.</summary>
/// <param name="Name">The name of its method.</param>
/// <param name="Key">Its key.</param>
/// <param name="Count">How often its method was begun.</param>
/// <param name="Succeeded">How often it gave a value that arrived in a worker's memory.</param>
/// <param name="Failed">How often it threw.</param>
public sealed record SimExecution(string Name, Key Key, int Count, int Succeeded, int Failed);

/// <summary>A value in the memory of a worker.</summary>
/// <param name="Worker">The name of the worker.</param>
/// <param name="Name">The name of the method that made it; <c>data</c> for scattered data.</param>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its size, in bytes.</param>
public sealed record SimHolding(string Worker, string Name, Key Key, long Bytes);
