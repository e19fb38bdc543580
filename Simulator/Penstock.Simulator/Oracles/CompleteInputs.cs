using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O2: a run has all its inputs. Stands for D15 (a task runs ahead only behind the runs that make its inputs) and D8: when a
/// slot begins a run, each input is in the store of its worker, or was made just before by the run that it follows.
/// </summary>
internal sealed class CompleteInputs(LifeFacts facts) : Oracle("O2")
{
    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs)
    {
        WorkerFacts where = facts.WorkerAt(worker);
        foreach (Key name in inputs)
        {
            KeyFacts input = facts.Of(name);
            if (!where.Stored.Contains(input) && !where.JustMade.Contains(input))
                Violate($"{where} began {attempt} of {key} without its input {name}.");
        }
    }
}
