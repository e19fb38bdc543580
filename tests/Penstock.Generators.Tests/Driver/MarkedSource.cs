using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Penstock.Generators.Tests.Driver;

/// <summary>A source text whose expected diagnostics are marked in place: <c>{|PEN001:code|}</c>.</summary>
internal sealed class MarkedSource
{
    private MarkedSource(string text, List<(string Id, TextSpan Span)> expected)
    {
        Text = text;
        Expected = expected;
    }

    /// <summary>The text without marks.</summary>
    public string Text { get; }

    /// <summary>What the marks ask for.</summary>
    public IReadOnlyList<(string Id, TextSpan Span)> Expected { get; }

    public static MarkedSource Parse(string marked)
    {
        var text = new StringBuilder();
        var expected = new List<(string, TextSpan)>();
        var open = new Stack<(string Id, int Start)>();
        for (int i = 0; i < marked.Length; i++)
        {
            ReadOnlySpan<char> rest = marked.AsSpan(i);
            if (rest.StartsWith("{|"))
            {
                int colon = rest.IndexOf(':');
                open.Push((rest[2..colon].ToString(), text.Length));
                i += colon;
            }
            else if (rest.StartsWith("|}"))
            {
                (string id, int start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, text.Length)));
                i++;
            }
            else
            {
                text.Append(marked[i]);
            }
        }

        Assert.Empty(open);
        return new MarkedSource(text.ToString(), expected);
    }
}
