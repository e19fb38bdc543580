namespace Penstock.Simulator;

/// <summary>What has been seen of one key in a life: its recipe as clients sent it, its runs, its copies and its holds.</summary>
internal sealed class KeyFacts(Key key)
{
    private ulong? _value;

    public Key Key { get; } = key;

    /// <summary>Whether a graph said how to compute it; data that a client brings has no recipe.</summary>
    public bool HasRecipe { get; set; }

    public List<KeyFacts> Inputs { get; } = [];

    /// <summary>Tasks of any graph that use it.</summary>
    public List<KeyFacts> Dependents { get; } = [];

    /// <summary>Every hold any client ever had on it, in order.</summary>
    public List<HoldFacts> Holds { get; } = [];

    /// <summary>Workers that store it and that the scheduler counts, as far as they and the scheduler know each other.</summary>
    public List<int> Copies { get; } = [];

    /// <summary>When workers stored it.</summary>
    public List<long> StoredAt { get; } = [];

    /// <summary>When copies of it went with their worker.</summary>
    public List<long> LostAt { get; } = [];

    /// <summary>When a run of it failed first.</summary>
    public long? FailedAt { get; set; }

    /// <summary>Copies that went with their worker.</summary>
    public int LostCopies => LostAt.Count;

    /// <summary>Runs that went with their worker.</summary>
    public int LostRuns { get; set; }

    /// <summary>Submissions that could have made it needed: those that name it or something that depends on it.</summary>
    public int Needs { get; set; }

    /// <summary>Runs that began on workers the scheduler counts: one that was given up may begin what it was given before.</summary>
    public int Started { get; set; }

    public int Succeeded { get; set; }

    public int Failed { get; set; }

    public int Returned { get; set; }

    /// <summary>What it is worth if nothing fails, computed from the recipes alone.</summary>
    public ulong Value => _value ??= Evaluate();

    /// <summary>The last walk that came by; see <see cref="LifeFacts.Ancestors"/>.</summary>
    public long Visit { get; set; }

    public override string ToString() => Key.ToString();

    /// <summary>Inputs come before their tasks in every graph, so an input's value is known unless nobody ever asked; depth stays small.</summary>
    private ulong Evaluate()
    {
        if (!HasRecipe)
            return TaskValues.OfData(Key);
        var inputs = new ulong[Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = Inputs[i].Value;
        return TaskValues.OfTask(Key, inputs);
    }
}
