using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>Asks peers for results, away from the loop's thread. At most one request to each peer is under way.</summary>
/// <param name="network">The way to the peers.</param>
/// <param name="ended">Hears of each request's end, on any thread.</param>
internal sealed class PeerFetcher(IDataNetwork network, Action<WorkerId, TaskHandle[], FetchOutcome> ended)
{
    private readonly Dictionary<WorkerId, CancellationTokenSource> _requests = [];

    /// <summary>Starts a request. Called by the loop.</summary>
    public void Fetch(WorkerId peer, string address, TaskHandle[] tasks)
    {
        var cancellation = new CancellationTokenSource();
        _requests[peer] = cancellation;
        _ = Task.Run(async () => ended(peer, tasks, await AskAsync(address, tasks, cancellation.Token).ConfigureAwait(false)));
    }

    /// <summary>Gives a request up; its end is reported as always. Called by the loop.</summary>
    public void Cancel(WorkerId peer)
    {
        if (_requests.TryGetValue(peer, out CancellationTokenSource? cancellation))
            _ = cancellation.CancelAsync();
    }

    /// <summary>Forgets a request whose end was reported. Called by the loop.</summary>
    public void Forget(WorkerId peer) => _requests.Remove(peer);

    private async Task<FetchOutcome> AskAsync(string address, TaskHandle[] tasks, CancellationToken cancellationToken)
    {
        try
        {
            return new FetchOutcome(true, await network.GetAsync(address, tasks, cancellationToken).ConfigureAwait(false), []);
        }
        catch (ValueEncodingException error)
        {
            return new FetchOutcome(true, error.Cells, error.Failures);
        }
        catch (Exception)
        {
            // Whatever went wrong on the way to this peer, another holder may do better; the scheduler hears of the last one.
            return new FetchOutcome(false, [], []);
        }
    }
}
