using System.CommandLine;
using System.Globalization;

namespace Penstock.Cli.Commands;

/// <summary>Bounds of numbers on the command line.</summary>
internal static class OptionLimits
{
    /// <summary>Refuses numbers outside a range. What is no number at all is refused by the option itself.</summary>
    public static void MustBeWithin<T>(this Option<T> option, long least, long most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && long.TryParse(token.Value, CultureInfo.InvariantCulture, out long value) && (value < least || value > most))
            result.AddError(most is int.MaxValue or long.MaxValue ? $"{option.Name} must be at least {least}." : $"{option.Name} must be {least} to {most}.");
    });
}
