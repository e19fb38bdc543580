using System.Globalization;
using Xunit.Abstractions;

namespace Penstock.Simulator.Tests.Estee;

/// <summary>Schedules that another simulator has recorded take the same time in ours: its network, workers and clock are right.</summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private const double RelativeError = 1e-9;

    [Fact]
    public void All_recorded_schedules_have_their_recorded_makespans()
    {
        IReadOnlyList<RecordedSchedule> schedules = RecordedSchedule.Read();
        int exact = 0;
        foreach (RecordedSchedule schedule in schedules)
        {
            double makespan = Replay(schedule, bandwidth: 128);
            double error = Math.Abs(makespan - schedule.Makespan) / schedule.Makespan;
            exact += error <= RelativeError ? 1 : 0;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{schedule.Graph,-18}{(schedule.IsMaxMin ? "max-min" : "simple"),-9}{schedule.Makespan,20:R}{makespan,20:R}{error,10:0.0e+0}"));
        }

        output.WriteLine($"{exact} of {schedules.Count} within {RelativeError:0e+0}.");
        Assert.Equal(52, schedules.Count);
        Assert.Equal(schedules.Count, exact);
    }

    [Fact]
    public void A_network_that_is_a_little_faster_is_noticed_in_most_schedules_that_move_data()
    {
        RecordedSchedule[] moving = [.. RecordedSchedule.Read().Where(schedule => EsteeData.Graphs[schedule.Graph].Objects.Length > 0)];
        int noticed = moving.Count(schedule => Math.Abs(Replay(schedule, bandwidth: 129) - schedule.Makespan) / schedule.Makespan > RelativeError);
        output.WriteLine($"noticed in {noticed} of {moving.Length}");
        Assert.True(noticed > moving.Length / 2);
    }

    private static double Replay(RecordedSchedule schedule, double bandwidth)
    {
        var cluster = new EsteeCluster(Workers: 8, Cpus: 4, schedule.IsMaxMin, bandwidth);
        return EsteeRun.Makespan(EsteeData.Graphs[schedule.Graph], cluster, new RecordedPolicy(schedule));
    }
}
