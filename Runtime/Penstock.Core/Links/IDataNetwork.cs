using System;
using System.Threading;
using System.Threading.Tasks;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// Moves results between workers and clients, beside the ordered streams. In one process results pass by reference or, if
/// isolated, through the codec; between processes they travel on connections of their own, kept open and reused.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public interface IDataNetwork : IAsyncDisposable
{
    /// <summary>Asks a worker for results.</summary>
    /// <param name="address">Where the worker serves data, as it announced it.</param>
    /// <param name="tasks">Whose results.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>One cell per task in the same order; null where the worker does not have it.</returns>
    /// <exception cref="System.IO.IOException">The worker cannot be reached, or the connection broke.</exception>
    /// <exception cref="ValueEncodingException">Some results exist but cannot be encoded; the exception has the others.</exception>
    ValueTask<Cell?[]> GetAsync(string address, ReadOnlyMemory<TaskHandle> tasks, CancellationToken cancellationToken);

    /// <summary>Brings a worker a value that a scatter placed there.</summary>
    /// <param name="address">Where the worker serves data.</param>
    /// <param name="task">Under which handle.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="System.IO.IOException">The worker cannot be reached, the connection broke, or the worker could not take the value.</exception>
    /// <exception cref="ValueEncodingException">The value cannot be encoded.</exception>
    ValueTask PutAsync(string address, TaskHandle task, Cell value, CancellationToken cancellationToken);
}

/// <summary>The results a worker serves to its peers. Implemented by the worker's data store; called from any thread.</summary>
public interface IDataSource
{
    /// <summary>Finds a result.</summary>
    /// <param name="task">Whose.</param>
    /// <returns>The result, or null if it is not here.</returns>
    Cell? Find(TaskHandle task);

    /// <summary>Takes a value that a client brings.</summary>
    /// <param name="task">Under which handle.</param>
    /// <param name="value">The value.</param>
    void Accept(TaskHandle task, Cell value);
}
