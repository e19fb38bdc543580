using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Remembers whom workers have asked for a result in vain.</summary>
internal sealed class FetchMisses
{
    private readonly Dictionary<(int Asker, TaskHandle Task), WorkerId> _missedAt = [];

    /// <summary>Takes a fetch in that has ended; says whether it brought something that another worker was asked for in vain.</summary>
    public bool IsFromSecondHolder(Transfer fetch)
    {
        bool isSecond = false;
        for (int i = 0; i < fetch.Tasks.Count; i++)
        {
            (int Asker, TaskHandle Task) wanted = (fetch.Asker, fetch.Tasks[i]);
            if (!fetch.IsAnswered || fetch.Values[i].Bytes == 0)
                _missedAt[wanted] = fetch.Server;
            else
                isSecond |= _missedAt.Remove(wanted, out WorkerId other) && other != fetch.Server;
        }

        return isSecond;
    }
}
