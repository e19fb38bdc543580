using Penstock.Core;
using Penstock.Protocol;

namespace Penstock;

/// <content>Orders to the cluster as a whole, which the scheduler answers when they are carried out.</content>
internal sealed partial class ClientShell
{
    private readonly Dictionary<int, TaskCompletionSource<OrderDone>> _orders = [];

    /// <summary>Gives an order and waits for its end.</summary>
    /// <param name="what">What it is, for the error: the beginning of a sentence.</param>
    /// <param name="give">Gives it to the machine; called under the lock.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>For how many results or workers it was carried out.</returns>
    public async Task<int> OrderAsync(string what, Func<ClientMachine, int> give, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        Task<OrderDone> answer;
        lock (_lock)
        {
            ThrowIfEnded();
            answer = AddRequest(_orders, give(_machine));
        }

        Flush();
        return Check(what, await answer.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Has workers keep copies of results; completes when they do.</summary>
    public async Task ReplicateAsync(HoldItems items, int copies, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        var answers = new List<Task<OrderDone>>();
        lock (_lock)
        {
            ThrowIfEnded();
            foreach (HoldId[] part in HoldsThatAre(items, static _ => true).Chunk(ClientMachine.CancelHoldsMax))
                answers.Add(AddRequest(_orders, _machine.Replicate(part, copies)));
        }

        Flush();
        foreach (OrderDone done in await Task.WhenAll(answers).WaitAsync(cancellationToken).ConfigureAwait(false))
            Check("Copying", done);
    }

    private static int Check(string what, OrderDone answer) =>
        answer.Failed == 0 ? answer.Done : throw new ClusterOrderException($"{what} was carried out {answer.Done} times and failed {answer.Failed} times. {answer.Reason}", answer.Done, answer.Failed);

    private void PerformOrders(ClientEffects effects)
    {
        foreach (OrderDone done in effects.OrdersDone)
        {
            if (_orders.Remove(done.Request, out TaskCompletionSource<OrderDone>? order))
                order.TrySetResult(done);
        }
    }
}
