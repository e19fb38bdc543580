using System.Globalization;
using System.Linq;
using System.Text;

namespace Penstock.Core;

/// <content>Names and stories of tasks, for messages to people.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>A task's name and key.</summary>
    private string Label(int task) => _tasks.Keys[task].ToString(NameOf(task));

    private string NameOf(int task)
    {
        int function = _tasks.Recipes[task].Function;
        if (function != TaskRow.None)
            return _functions[function].Definition.Name;
        return _dataNames.TryGetValue(task, out string? name) ? name : "data";
    }

    /// <summary>A task with its counters and what happened to it lately.</summary>
    private string Describe(int task)
    {
        ref TaskRow row = ref _tasks[task];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"task {Label(task)} ({_tasks.Handle(task)}, {row.Status}, flags {row.Flags}, ");
        text.Append(CultureInfo.InvariantCulture, $"inputs {row.InputCount}: {row.Missing} missing, {row.Unplaced} unplaced, {row.FailedInputs} failed, waiters {row.Waiters})");
        foreach (StoryEntry<SchedulerTaskStatus> entry in _story.Of(_tasks.Handle(task)).TakeLast(20))
            text.Append(CultureInfo.InvariantCulture, $"\n  {entry.At.Nanoseconds} ns: {entry.From} -> {entry.To} ({entry.Cause})");
        return text.ToString();
    }
}
