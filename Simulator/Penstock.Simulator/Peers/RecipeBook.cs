namespace Penstock.Simulator;

/// <summary>Every task and datum that any client of a life has named: what can be asked for again.</summary>
internal sealed class RecipeBook
{
    private readonly List<Recipe> _recipes = [];
    private readonly Dictionary<Key, int> _positions = [];
    private readonly List<int> _tasks = [];

    /// <summary>How many tasks there are.</summary>
    public int TaskCount => _tasks.Count;

    /// <summary>One of the tasks, in order of first submission.</summary>
    public Recipe Task(int index) => _recipes[_tasks[index]];

    /// <summary>The recipe of a key that was named before.</summary>
    public Recipe Of(Key key) => _recipes[_positions[key]];

    /// <summary>Notes a task, unless it is known.</summary>
    public void AddTask(Key key, long constant, Key[] inputs)
    {
        if (_positions.TryAdd(key, _recipes.Count))
        {
            _tasks.Add(_recipes.Count);
            _recipes.Add(new Recipe(key, constant, inputs, IsData: false));
        }
    }

    /// <summary>Notes data of a client.</summary>
    public void AddData(Key key)
    {
        _positions.Add(key, _recipes.Count);
        _recipes.Add(new Recipe(key, 0, [], IsData: true));
    }

    /// <summary>How a key comes to its value.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Constant">What distinguishes it from other tasks with the same inputs.</param>
    /// <param name="Inputs">What it uses.</param>
    /// <param name="IsData">Whether a client brought it: then there is nothing to run.</param>
    internal sealed record Recipe(Key Key, long Constant, Key[] Inputs, bool IsData);
}
