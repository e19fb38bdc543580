using System.CommandLine;
using Penstock.Cli.Commands;
using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>What <c>sim run</c> and <c>sim probe</c> are told about the lives to live.</summary>
internal sealed class CampaignOptions
{
    private const int MinutesMax = 7 * 24 * 60;
    private const int JobsMax = 1024;
    private const long LivesDefault = 10_000;

    private readonly Option<double?> _minutes = new("--minutes") { Description = "Live for so long, at most.", HelpName = "N" };
    private readonly Option<long?> _lives = new("--lives") { Description = $"Live so many lives, at most; {LivesDefault} if neither this nor --minutes is given.", HelpName = "N" };
    private readonly Option<string?> _seed = new("--seed") { Description = "Decides the plans: a number, or a commit's hash. A new one without it.", HelpName = "S" };

    private readonly Option<ExplorationMode> _mode = new("--mode")
    {
        Description = "Which plans: mixed (some of all), uniform, tuned, swarm, priorities (random priorities of connections), returns (sessions, workers and schedulers come back), moves (copies, retirement, restarts, full memory) or exhaustive (every plan of a tiny scope).",
        HelpName = "MODE",
        DefaultValueFactory = _ => ExplorationMode.Mixed,
    };

    private readonly Option<int> _jobs = new("--jobs") { Description = "How many lives at the same time: one per core without it.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };

    private readonly Option<double> _twice = new("--twice")
    {
        Description = "Of 100 lives, how many are lived twice to see that both are the same.",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => Campaign.LivedTwicePerMilleDefault / 10.0,
    };

    public CampaignOptions()
    {
        _minutes.Validators.Add(result => Require(result.Tokens is not [var token] || !double.TryParse(token.Value, out double value) || value is > 0 and <= MinutesMax, result, $"--minutes must be more than 0 and at most {MinutesMax}."));
        _twice.Validators.Add(result => Require(result.Tokens is not [var token] || !double.TryParse(token.Value, out double value) || value is >= 0 and <= 100, result, "--twice must be 0 to 100."));
        _seed.Validators.Add(result => Require(result.Tokens is not [var token] || SeedText.TryParse(token.Value, out _), result, "--seed must be a number or a commit's hash."));
        _lives.MustBeWithin(1, long.MaxValue);
        _jobs.MustBeWithin(1, JobsMax);
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_minutes, _lives, _seed, _mode, _jobs, _twice])
            command.Add(option);
    }

    /// <summary>Reads what was given.</summary>
    public CampaignSettings Read(ParseResult parsed)
    {
        double? minutes = parsed.GetValue(_minutes);
        if (!SeedText.TryParse(parsed.GetValue(_seed) ?? "", out ulong seed))
            seed = (ulong)Random.Shared.NextInt64();
        return new CampaignSettings(
            parsed.GetValue(_mode),
            seed,
            parsed.GetValue(_lives) ?? (minutes is null ? LivesDefault : long.MaxValue),
            minutes is { } limit ? TimeSpan.FromMinutes(limit) : null,
            parsed.GetValue(_jobs),
            (int)Math.Round(parsed.GetValue(_twice) * 10));
    }

    private static void Require(bool isRight, System.CommandLine.Parsing.OptionResult result, string message)
    {
        if (!isRight)
            result.AddError(message);
    }
}

/// <summary>Which lives to live, and how many.</summary>
/// <param name="Mode">Which plans.</param>
/// <param name="Seed">Decides the random ones.</param>
/// <param name="LivesMax">The most lives.</param>
/// <param name="Time">The most time; null for no bound.</param>
/// <param name="Jobs">How many lives at the same time.</param>
/// <param name="LivedTwicePerMille">Of 1,000 lives, how many are lived twice.</param>
internal sealed record CampaignSettings(ExplorationMode Mode, ulong Seed, long LivesMax, TimeSpan? Time, int Jobs, int LivedTwicePerMille);
