using System;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>Something a client wants done with the cluster, and how far it is: answered once everything it consists of has ended.</summary>
internal sealed class ClusterOrder(ClientRecord client, int request)
{
    private const int ReasonLengthMax = 2_000;

    private int _open = 1; // The order itself, until everything has been added.
    private int _done;
    private int _failed;
    private string _reason = "";

    public ClientRecord Client { get; } = client;

    /// <summary>One more thing has to end before it is answered.</summary>
    public void Begin() => _open++;

    /// <summary>One thing was carried out. Gives the answer if it was the last.</summary>
    public OrderDone? Succeed()
    {
        _done++;
        return Close();
    }

    /// <summary>One thing cannot be carried out. Gives the answer if it was the last.</summary>
    public OrderDone? Fail(string reason)
    {
        _failed++;
        if (_reason.Length < ReasonLengthMax && !_reason.Contains(reason, StringComparison.Ordinal))
            _reason = _reason.Length == 0 ? reason : _reason + " " + reason;
        return Close();
    }

    /// <summary>Everything has been added. Gives the answer if all of it has ended.</summary>
    public OrderDone? Close() => --_open == 0 ? new OrderDone(request, _done, _failed, _reason) : null;
}
