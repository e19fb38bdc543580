using System.CommandLine;

namespace Penstock.Cli.Sim;

/// <summary><c>penstock sim</c></summary>
internal static class SimCommand
{
    public static Command Create() => new("sim", """
        Lives whole clusters in simulated time, looks for broken promises, and replays what it finds.

        Examples:
          penstock sim run --minutes 10
          penstock sim replay TOKEN --trace
          penstock sim shrink TOKEN
          penstock sim probe --lives 20000
        """)
    {
        SimRunCommand.Create(),
        SimReplayCommand.Create(),
        SimShrinkCommand.Create(),
        SimProbeCommand.Create(),
    };
}
