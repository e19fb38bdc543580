using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Testing;

/// <summary>A value on a <see cref="SimCluster"/>, or on its way there. Can be used in further graphs of that cluster.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>Used by the thread of its cluster only.</remarks>
public sealed class SimFuture<T> : HeldNode<T>, ISimFuture, IDisposable
{
    private readonly Stage _stage;
    private readonly HoldId _hold;
    private bool _isDisposed;

    internal SimFuture(Stage stage, HoldId hold)
    {
        _stage = stage;
        _hold = hold;
        Key = stage.Client.Machine.Read(hold).Key;
    }

    /// <inheritdoc/>
    public override Key Key { get; }

    /// <summary>How it stands as far as the client knows.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public FutureStatus Status => _stage.Client.Machine.Read(Hold).Status switch
    {
        HoldStatus.Pending => FutureStatus.Pending,
        HoldStatus.Finished => FutureStatus.Finished,
        HoldStatus.Erred => FutureStatus.Erred,
        HoldStatus.Cancelled => FutureStatus.Cancelled,
        HoldStatus.Lost => FutureStatus.Lost,
        HoldStatus.Free or _ => throw new ObjectDisposedException(ToString()),
    };

    /// <summary>Why it ended without a value; null if it has one or has not ended.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public Exception? Exception => _stage.ErrorOf(Hold);

    /// <summary>The value, brought to the client: lets everything happen until the cluster is at rest.</summary>
    /// <exception cref="ClusterException">It ended without a value.</exception>
    /// <exception cref="TaskCancelledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The cluster is at rest and the value is not there: something is held up, or there is no worker.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    /// <exception cref="SimulationException">A check was violated.</exception>
    public T Value
    {
        get
        {
            HoldId hold = Hold;
            Cell? cell = null;
            SimCluster.Guard(_stage, () => cell = _stage.Gather(hold));
            if (cell is not null)
                return cell.Read(FunctionTable.Default.GetFormatter<T>());
            throw Exception ?? new InvalidOperationException($"{this} is {Status} and nothing happens any more. {_stage.View.Explain(Key)}");
        }
    }

    HoldId ISimFuture.Hold => Hold;

    Stage ISimFuture.Stage => _stage;

    private HoldId Hold
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _hold;
        }
    }

    /// <summary>Cancels it and everything that depends on it.</summary>
    /// <param name="force">Also for other clients.</param>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Cancel(bool force = false)
    {
        HoldId hold = Hold;
        SimCluster.Guard(_stage, () =>
        {
            if (_stage.Client.Find(hold) is { } held)
                _stage.Client.Cancel(held.Position, 1, force);
        });
    }

    /// <summary>Lets go of the value: the cluster frees what nobody needs any more.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        SimCluster.Guard(_stage, () =>
        {
            if (_stage.Client.Find(_hold) is { } held)
                _stage.Client.Release(held);
        });
    }

    /// <summary>Shows its name and key.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"simulated future {_stage.Names.Describe(Key)}";
}

/// <summary>What a stage needs to know of a future, whatever its type.</summary>
internal interface ISimFuture
{
    /// <summary>The client's hold.</summary>
    HoldId Hold { get; }

    /// <summary>Where it lives.</summary>
    Stage Stage { get; }
}
