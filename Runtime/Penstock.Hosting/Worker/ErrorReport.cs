using System.Collections.ObjectModel;
using System.Text;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Hosting;

/// <summary>Makes data of exceptions. Works for any exception, also one whose own members throw.</summary>
internal static class ErrorReport
{
    /// <summary>Deeper inner exceptions are cut: a chain of thousands says no more than its beginning.</summary>
    private const int InnerMax = 16;

    /// <summary>Describes what a task threw.</summary>
    public static ErrorInfo Of(Exception exception, Key key, string worker)
    {
        ErrorKind kind = exception is WireFormatException or WireEncodeException ? ErrorKind.Serialization : ErrorKind.Task;
        return Create(kind, TypeName(exception), MessageOf(exception), StackOf(exception), key, worker, LocalExceptions.Keep(exception));
    }

    /// <summary>Describes a task that was never called.</summary>
    public static ErrorInfo Of(ErrorKind kind, string problem, Key key, string worker) =>
        Create(kind, kind == ErrorKind.CodeMismatch ? typeof(MissingMethodException).ToString() : typeof(WireEncodeException).ToString(), problem, "", key, worker, 0);

    private static ErrorInfo Create(ErrorKind kind, string typeName, string message, string stack, Key key, string worker, long local) =>
        new(kind, typeName, message, stack, key, worker, 1, [], local);

    private static string TypeName(Exception exception) => exception.GetType().FullName ?? exception.GetType().Name;

    private static string MessageOf(Exception exception) => Ask(exception, static asked => asked.Message, "message");

    private static string StackOf(Exception exception)
    {
        var text = new StringBuilder(Ask(exception, static asked => asked.StackTrace, "stack trace"));
        AppendInner(text, exception, InnerMax);
        return text.ToString();
    }

    private static void AppendInner(StringBuilder text, Exception outer, int depth)
    {
        ReadOnlyCollection<Exception> inner = InnerOf(outer);
        for (int i = 0; i < inner.Count; i++)
        {
            if (depth == 0 || i == InnerMax || text.Length > ErrorInfo.TextLengthMax)
            {
                text.Append("\n---> […more inner exceptions]");
                return;
            }

            text.Append("\n---> ").Append(TypeName(inner[i])).Append(": ").Append(MessageOf(inner[i]))
                .Append('\n').Append(Ask(inner[i], static asked => asked.StackTrace, "stack trace"));
            AppendInner(text, inner[i], depth - 1);
        }
    }

    private static ReadOnlyCollection<Exception> InnerOf(Exception outer)
    {
        if (outer is AggregateException several)
            return several.InnerExceptions;
        return outer.InnerException is { } inner ? new([inner]) : ReadOnlyCollection<Exception>.Empty;
    }

    private static string Ask(Exception exception, Func<Exception, string?> ask, string what)
    {
        try
        {
            return ask(exception) ?? "";
        }
        catch (Exception error)
        {
            return $"(its {what} cannot be read: {error.GetType()})";
        }
    }
}
