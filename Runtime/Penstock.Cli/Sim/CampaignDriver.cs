using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>Lives the lives of a campaign on several threads, within a number and a time.</summary>
internal sealed class CampaignDriver(Campaign campaign, CampaignSettings settings)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = new();
    private ExceptionDispatchInfo? _failure;
    private long _taken;

    /// <summary>Is told of each life, one at a time, in the order in which they end.</summary>
    public Action<LivedPlan>? OnLived { get; init; }

    /// <summary>Is told now and then that it goes on.</summary>
    public Action<CampaignReport, TimeSpan>? OnProgress { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>How much time of processors it took, with everything else that this process did meanwhile.</summary>
    public TimeSpan Cpu { get; private set; }

    /// <summary>Lives until the plans, the number or the time is used up, or until it is cancelled.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        _clock.Start();
        Thread[] threads = [.. Enumerable.Range(0, settings.Jobs).Select(number => new Thread(() => RunLives(cancellationToken)) { Name = $"lives-{number}", IsBackground = true })];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
        {
            while (!thread.Join(ProgressInterval))
            {
                lock (_gate)
                    OnProgress?.Invoke(campaign.Report, Elapsed);
            }
        }

        _clock.Stop();
        Cpu = Environment.CpuUsage.TotalTime - cpuBefore;
        _failure?.Throw();
    }

    private void RunLives(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested && Take() is { } taken)
            {
                LivedPlan lived = campaign.Live(taken);
                lock (_gate)
                {
                    campaign.Count(lived);
                    OnLived?.Invoke(lived);
                }
            }
        }
        catch (Exception error)
        {
            lock (_gate)
                _failure ??= ExceptionDispatchInfo.Capture(error);
        }
    }

    private NumberedPlan? Take()
    {
        lock (_gate)
        {
            bool isOver = _failure is not null || _taken >= settings.LivesMax || Elapsed >= settings.Time;
            return isOver || campaign.Take() is not { } taken ? null : Counted(taken);
        }
    }

    private NumberedPlan Counted(NumberedPlan taken)
    {
        _taken++;
        return taken;
    }
}
