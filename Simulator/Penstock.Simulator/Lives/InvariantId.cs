namespace Penstock.Simulator;

/// <summary>Finds which invariant a machine says is broken.</summary>
internal static class InvariantId
{
    /// <summary>What a broken rule without a number counts as.</summary>
    public const string Crash = "crash";

    /// <summary>Numbers stand at the beginning: beyond so many words it would be the name of a task.</summary>
    private const int WordsMax = 10;

    /// <summary>The invariant's number, such as <c>I9</c>, or <see cref="Crash"/>.</summary>
    public static string Of(string message)
    {
        int words = 0;
        foreach (Range word in message.AsSpan().SplitAny(' ', ':', ','))
        {
            ReadOnlySpan<char> text = message.AsSpan()[word];
            if (text.Length is 2 or 3 && char.IsAsciiLetterUpper(text[0]) && int.TryParse(text[1..], out _))
                return text.ToString();
            if (++words > WordsMax)
                break;
        }

        return Crash;
    }
}
