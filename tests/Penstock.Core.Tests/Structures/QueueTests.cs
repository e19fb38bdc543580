using Penstock.Protocol;

namespace Penstock.Core.Tests.Structures;

/// <summary>The queues of ready tasks, at the scheduler and at a worker.</summary>
public sealed class QueueTests
{
    [Fact]
    public void The_schedulers_queue_gives_the_smallest_priority_first_and_loses_nothing() => Commands.Check(kinds: 3, nameof(QueueTests), commands =>
    {
        var queue = new SchedulerQueue();
        var model = new Dictionary<TaskHandle, long>();
        uint tasks = 0;
        foreach (Command command in commands)
        {
            if (command.Kind > 0)
            {
                var task = new TaskHandle(tasks++, 0);
                model.Add(task, command.A);
                queue.Add(task, command.A);
            }
            else if (queue.TryPeek(out TaskHandle first))
            {
                Assert.Equal(model.Values.Min(), model[first]);
                model.Remove(first);
                queue.RemoveFirst();
            }

            Assert.Equal(model.Count, queue.Count);
            Assert.Equal(model.Count > 0, queue.TryPeek(out _));
        }
    });

    [Fact]
    public void A_workers_queue_gives_the_smallest_priority_first_and_the_older_run_of_two() => Commands.Check(kinds: 5, nameof(QueueTests), commands =>
    {
        var queue = new ReadyQueue();
        var model = new SortedSet<(long Priority, ulong Attempt)>();
        ulong attempts = 0;
        foreach (Command command in commands)
        {
            switch (command.Kind)
            {
                case 0 when queue.Count > 0:
                    Assert.Equal(model.Min, (queue.Peek().Priority, queue.Peek().Attempt));
                    model.Remove(model.Min);
                    queue.Pop();
                    break;
                case 1 when command.B < 300:
                    ulong kept = (ulong)command.A;
                    queue.RemoveStale(entry => entry.Attempt % 3 != kept % 3);
                    model.RemoveWhere(entry => entry.Attempt % 3 == kept % 3);
                    break;
                default:
                    model.Add((command.A % 20, ++attempts));
                    queue.Push(new ReadyEntry(command.A % 20, attempts, command.B));
                    break;
            }

            Assert.Equal(model.Count, queue.Count);
            Assert.Equal(model, Enumerable.Range(0, queue.Count).Select(queue.At).Select(entry => (entry.Priority, entry.Attempt)).Order());
        }
    });
}
