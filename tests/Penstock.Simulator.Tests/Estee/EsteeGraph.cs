namespace Penstock.Simulator.Tests.Estee;

/// <summary>A task graph as Estee publishes it: tasks make objects, and tasks use objects.</summary>
internal sealed class EsteeGraph
{
    private EsteeGraph(string name, EsteeTask[] tasks, EsteeObject[] objects)
    {
        Name = name;
        Tasks = tasks;
        Objects = objects;
    }

    public string Name { get; }

    public EsteeTask[] Tasks { get; }

    public EsteeObject[] Objects { get; }

    /// <summary>Makes a graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tasks">Per task: its duration, cpus, what its author expected it to take, sizes of its outputs, and its inputs as (task, output).</param>
    public static EsteeGraph From(string name, IReadOnlyList<TaskRecord> tasks)
    {
        var objects = new List<EsteeObject>();
        int[][] outputs = [.. tasks.Select((task, number) => task.OutputSizes.Select(size => Add(objects, number, size)).ToArray())];
        int[][] inputs = [.. tasks.Select(task => task.Inputs.Select(input => outputs[input.Task][input.Output]).ToArray())];
        EsteeTask[] all = [.. tasks.Select((task, number) => new EsteeTask(number, task.Duration, task.Cpus, task.Expected, inputs[number], outputs[number]))];
        foreach (EsteeTask task in all)
        {
            foreach (int input in task.Inputs)
                objects[input].Consumers.Add(task.Number);
        }

        return new EsteeGraph(name, all, [.. objects]);
    }

    /// <summary>The tasks in their own order, except that inputs come before what uses them.</summary>
    public int[] InputsFirst()
    {
        var order = new List<int>(Tasks.Length);
        bool[] isIn = new bool[Tasks.Length];
        foreach (EsteeTask task in Tasks)
            AddAfterInputs(task.Number, order, isIn);
        return [.. order];
    }

    /// <summary>Per task, the longest path from its start to the end of the graph.</summary>
    public double[] BottomLevels(Func<EsteeTask, double> length)
    {
        double[] levels = new double[Tasks.Length];
        foreach (int task in InputsFirst().Reverse())
        {
            double below = Tasks[task].Outputs.SelectMany(output => Objects[output].Consumers).Select(consumer => levels[consumer]).DefaultIfEmpty().Max();
            levels[task] = length(Tasks[task]) + below;
        }

        return levels;
    }

    /// <summary>How many tasks the longest path has.</summary>
    public int LongestPath()
    {
        int[] lengths = new int[Tasks.Length];
        foreach (int task in InputsFirst())
            lengths[task] = 1 + Tasks[task].Inputs.Select(input => lengths[Objects[input].Producer]).DefaultIfEmpty().Max();
        return lengths.Max();
    }

    private static int Add(List<EsteeObject> objects, int producer, double size)
    {
        objects.Add(new EsteeObject(objects.Count, producer, size));
        return objects.Count - 1;
    }

    private void AddAfterInputs(int task, List<int> order, bool[] isIn)
    {
        if (isIn[task])
            return;
        isIn[task] = true;
        foreach (int input in Tasks[task].Inputs)
            AddAfterInputs(Objects[input].Producer, order, isIn);
        order.Add(task);
    }

    /// <summary>A task as the file has it.</summary>
    internal sealed record TaskRecord(double Duration, int Cpus, double? Expected, IReadOnlyList<double> OutputSizes, IReadOnlyList<(int Task, int Output)> Inputs);
}

/// <summary>A task: seconds, cpus, what its author expected it to take, and the objects it uses and makes.</summary>
internal sealed record EsteeTask(int Number, double Duration, int Cpus, double? Expected, int[] Inputs, int[] Outputs);

/// <summary>An object: who makes it, and its size in MiB.</summary>
internal sealed record EsteeObject(int Number, int Producer, double Size)
{
    /// <summary>The tasks that use it.</summary>
    public List<int> Consumers { get; } = [];
}
