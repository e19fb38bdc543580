using System.CommandLine;
using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>The argument that is a plan.</summary>
internal static class TokenArgument
{
    public static Argument<string> Create()
    {
        var token = new Argument<string>("TOKEN") { Description = "A plan, as 'penstock sim run' prints it." };
        token.Validators.Add(result =>
        {
            try
            {
                if (result.Tokens is [var given])
                    ReplayToken.Read(given.Value);
            }
            catch (FormatException error)
            {
                result.AddError(error.Message);
            }
        });
        return token;
    }
}
