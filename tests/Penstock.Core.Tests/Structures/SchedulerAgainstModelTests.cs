using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Experimental;
using FsCheck.Fluent;
using Penstock.Core.Tests.Scheduler;

namespace Penstock.Core.Tests.Structures;

/// <summary>
/// The scheduler machine with one client and one worker, driven by FsCheck against an immutable model that knows only the
/// two counts of M1: data stays while something needs it, a record while something remembers it.
/// </summary>
public sealed class SchedulerAgainstModelTests
{
    private const int LivesDefault = 100;
    private const int LengthMax = 40;

    [Fact]
    public void The_scheduler_remembers_and_keeps_exactly_what_the_model_says()
    {
        ulong seed = Environment.GetEnvironmentVariable("PENSTOCK_SEED") is { Length: > 0 } only ? ulong.Parse(only, CultureInfo.InvariantCulture) : 1;
        try
        {
            FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(LivesDefault).WithReplay(seed, (2 * seed) + 1), new SchedulerSpec(LengthMax).ToProperty());
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Replay with: PENSTOCK_SEED={seed} ./test.sh Core --filter {nameof(SchedulerAgainstModelTests)}\n{error.Message}", error);
        }
    }

    /// <summary>The scheduler under test. FsCheck goes on after a failure, so what follows one is not judged.</summary>
    internal sealed class Subject : IDisposable
    {
        private readonly SchedulerScene _scene = new();

        public Subject()
        {
            Worker = _scene.AddWorker("w", slots: LengthMax); // Room for all: what can run was given to it.
            Client = _scene.AddClient("c");
        }

        public PlayedWorker Worker { get; }

        public PlayedClient Client { get; }

        public bool IsJudged { get; set; } = true;

        /// <summary>What the worker was given and has not finished.</summary>
        public SortedSet<string> Running { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Stored { get; } = new(StringComparer.Ordinal);

        public int TaskCount => _scene.Machine.TaskCount;

        public void Dispose()
        {
            if (IsJudged)
                _scene.Dispose();
        }

        /// <summary>Takes in what the scheduler said to the worker.</summary>
        public void Look()
        {
            foreach (string message in Worker.TakeSeen())
            {
                string[] words = message.Split(' ');
                if (words[0] == "Run")
                    Running.Add(words[1]);
                else if (words[0] == "Recall")
                    Running.Remove(words[1]);
                else if (words[0] == "Free" && !Stored.Remove(words[1]))
                    throw new InvalidOperationException($"{words[1]} was freed, but the worker does not have it");
            }

            Client.TakeSeen();
        }
    }

    /// <summary>What must be: by task its inputs, whether it is held, and whether its result exists.</summary>
    internal sealed record Model(ImmutableSortedDictionary<int, TaskModel> Tasks, int Named)
    {
        public static Model Empty { get; } = new(ImmutableSortedDictionary<int, TaskModel>.Empty, 0);

        public IEnumerable<string> Stored => Tasks.Where(task => task.Value.HasResult).Select(task => Name(task.Key));

        public static string Name(int task) => string.Create(CultureInfo.InvariantCulture, $"t{task:000}");

        public Model Submit(int[] inputs) =>
            new(Tasks.Add(Named, new TaskModel([.. inputs], IsHeld: true, HasResult: false)), Named + 1);

        public Model Release(int task) => (this with { Tasks = Tasks.SetItem(task, Tasks[task] with { IsHeld = false }) }).Collect();

        public Model Finish(int task) => (this with { Tasks = Tasks.SetItem(task, Tasks[task] with { HasResult = true }) }).Collect();

        /// <summary>A task is needed if it is held, or if a needed task without result uses it.</summary>
        public bool IsNeeded(int task) => Tasks[task].IsHeld || Tasks.Any(other => other.Value.Inputs.Contains(task) && !other.Value.HasResult && IsNeeded(other.Key));

        private bool IsRemembered(int task) => Tasks[task].IsHeld || Tasks.Any(other => other.Value.Inputs.Contains(task) && IsRemembered(other.Key));

        private Model Collect()
        {
            ImmutableSortedDictionary<int, TaskModel> tasks = Tasks;
            foreach (int task in Tasks.Keys)
            {
                if (!IsRemembered(task))
                    tasks = tasks.Remove(task);
                else if (!IsNeeded(task))
                    tasks = tasks.SetItem(task, tasks[task] with { HasResult = false });
            }

            return this with { Tasks = tasks };
        }
    }

    internal sealed record TaskModel(ImmutableArray<int> Inputs, bool IsHeld, bool HasResult);

    private abstract class Step : Operation<Subject, Model>
    {
        public override Property Check(Subject subject, Model model)
        {
            if (!subject.IsJudged)
                return true.ToProperty();
            Do(subject);
            subject.Look();
            bool remembers = subject.TaskCount == model.Tasks.Count;
            bool keeps = subject.Stored.SequenceEqual(model.Stored);
            subject.IsJudged = remembers && keeps;
            return subject.IsJudged.Label($"{this}: the scheduler remembers {subject.TaskCount} tasks and the worker keeps [{string.Join(' ', subject.Stored)}]; the model {model.Tasks.Count} and [{string.Join(' ', model.Stored)}]");
        }

        protected abstract void Do(Subject subject);
    }

    private sealed class Submit(int task, int[] inputs) : Step
    {
        public override bool Pre(Model model) => model.Named == task && inputs.All(input => model.Tasks.TryGetValue(input, out TaskModel? known) && known.IsHeld);

        public override Model Run(Model model) => model.Submit(inputs);

        public override string ToString() => $"Submit {Model.Name(task)} <- {string.Join(' ', inputs.Select(Model.Name))}";

        protected override void Do(Subject subject) =>
            subject.Client.Submit([(Model.Name(task), [.. inputs.Select(Model.Name)])], [Model.Name(task)]);
    }

    private sealed class Release(int task) : Step
    {
        public override bool Pre(Model model) => model.Tasks.TryGetValue(task, out TaskModel? known) && known.IsHeld;

        public override Model Run(Model model) => model.Release(task);

        public override string ToString() => $"Release {Model.Name(task)}";

        protected override void Do(Subject subject) => subject.Client.Release(Model.Name(task));
    }

    private sealed class Finish(int task) : Step
    {
        public override bool Pre(Model model) => model.Tasks.TryGetValue(task, out TaskModel? known)
            && !known.HasResult && model.IsNeeded(task) && known.Inputs.All(input => model.Tasks[input].HasResult);

        public override Model Run(Model model) => model.Finish(task);

        public override string ToString() => $"Finish {Model.Name(task)}";

        protected override void Do(Subject subject)
        {
            string name = Model.Name(task);
            if (!subject.Running.Contains(name))
                throw new InvalidOperationException($"{name} can run and the worker has not been given it; it runs [{string.Join(' ', subject.Running)}]");
            subject.Running.Remove(name);
            subject.Stored.Add(name);
            subject.Worker.Finish(name);
        }
    }

    private sealed class FreshSubject : Setup<Subject, Model>
    {
        public override Subject Actual() => new();

        public override Model Model() => SchedulerAgainstModelTests.Model.Empty;
    }

    private sealed class SchedulerSpec(int length) : Machine<Subject, Model>(length)
    {
        public override Arbitrary<Setup<Subject, Model>> Setup => Arb.From(Gen.Constant<Setup<Subject, Model>>(new FreshSubject()));

        public override Gen<Operation<Subject, Model>> Next(Model model)
        {
            int[] held = [.. model.Tasks.Where(task => task.Value.IsHeld).Select(task => task.Key)];
            int[] ready = [.. model.Tasks.Where(task => new Finish(task.Key).Pre(model)).Select(task => task.Key)];
            Gen<int[]> inputs = held.Length == 0 ? Gen.Constant(Array.Empty<int>()) : Gen.Elements(held).ArrayOf().Select(chosen => chosen.Distinct().Take(3).ToArray());
            Gen<Operation<Subject, Model>> submit = inputs.Select(chosen => (Operation<Subject, Model>)new Submit(model.Named, chosen));
            var choices = new List<(int, Gen<Operation<Subject, Model>>)> { (model.Tasks.Count < 3 ? 4 : 1, submit) };
            if (held.Length > 0)
                choices.Add((2, Gen.Elements(held).Select(task => (Operation<Subject, Model>)new Release(task))));
            if (ready.Length > 0)
                choices.Add((4, Gen.Elements(ready).Select(task => (Operation<Subject, Model>)new Finish(task))));
            return Gen.Frequency([.. choices]);
        }
    }
}
