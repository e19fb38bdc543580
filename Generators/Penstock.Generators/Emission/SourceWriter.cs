using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Penstock.Generators.Emission;

/// <summary>Writes indented code.</summary>
internal sealed class SourceWriter
{
    private const string IndentText = "    ";

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isBlockFresh;

    public SourceWriter Line(string line = "")
    {
        _isBlockFresh = false;
        if (line.Length > 0)
        {
            for (int i = 0; i < _depth; i++)
                _text.Append(IndentText);
            _text.Append(line);
        }

        _text.Append('\n');
        return this;
    }

    /// <summary>Writes a compiler directive, which stands at the start of its line.</summary>
    public SourceWriter Directive(string directive)
    {
        _text.Append(directive).Append('\n');
        return this;
    }

    public SourceWriter Indent()
    {
        _depth++;
        return this;
    }

    public SourceWriter Unindent()
    {
        _depth--;
        return this;
    }

    /// <summary>Opens a block behind a line.</summary>
    public SourceWriter Open(string line)
    {
        Line(line).Line("{").Indent();
        _isBlockFresh = true;
        return this;
    }

    /// <summary>Writes an empty line unless a block has just been opened.</summary>
    public SourceWriter BlankBetween() => _isBlockFresh ? this : Line();

    /// <summary>Closes a block.</summary>
    public SourceWriter Close() => Unindent().Line("}");

    public SourceText ToSourceText() => SourceText.From(_text.ToString(), Encoding.UTF8);
}
