using System.Buffers.Text;
using Penstock.TestKit;

namespace Penstock.Simulator.Tests.Plans;

public sealed class ReplayTokenTests
{
    private const int Runs = 2_000;

    [Fact]
    public void A_plan_comes_back_from_its_token_as_it_was() => SeededRuns.Run(Runs, seed =>
    {
        LifePlan plan = AnyPlan(seed);

        LifePlan back = ReplayToken.Read(ReplayToken.Write(plan));

        Assert.Equal(plan.Operations, back.Operations);
        Assert.Equal(plan.LatencySeed, back.LatencySeed);
        Assert.Equal(plan.PolicySeed, back.PolicySeed);
        foreach (Knob knob in Enum.GetValues<Knob>())
            Assert.Equal(plan[knob], back[knob]);
    });

    [Fact]
    public void A_token_with_one_changed_character_is_refused() => SeededRuns.Run(Runs, seed =>
    {
        var random = new Random(seed);
        char[] token = ReplayToken.Write(AnyPlan(seed)).ToCharArray();
        int at = random.Next(token.Length);
        token[at] = token[at] == 'A' ? 'B' : 'A';

        var error = Assert.Throws<FormatException>(() => ReplayToken.Read(new string(token)));

        Assert.StartsWith("This is not a replay token: ", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_shortened_token_is_refused() => SeededRuns.Run(30, seed =>
    {
        string token = ReplayToken.Write(AnyPlan(seed));
        for (int length = 0; length < token.Length; length++)
            Assert.Throws<FormatException>(() => ReplayToken.Read(token[..length]));
    });

    /// <summary>The checksum is right here, so that everything behind it is reached.</summary>
    [Fact]
    public void Bytes_at_random_are_refused_or_are_the_only_token_of_their_plan() => SeededRuns.Run(5 * Runs, seed =>
    {
        var random = new Random(seed);
        var writer = new TokenWriter();
        writer.Byte(1);
        for (int i = random.Next(40); i > 0; i--)
            writer.Byte((byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(4)));
        writer.Checksum();
        string token = Base64Url.EncodeToString(writer.ToArray());
        try
        {
            Assert.Equal(token, ReplayToken.Write(ReplayToken.Read(token)));
        }
        catch (FormatException error)
        {
            Assert.StartsWith("This is not a replay token: ", error.Message, StringComparison.Ordinal);
        }
    });

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("ab cd", "character 3 is ' '")]
    [InlineData("AQAAAAAA=", "character 9 is '='")]
    [InlineData("abcde", "a character at its end is missing or too much")]
    [InlineData("AQ", "it is too short")]
    [InlineData("AgAAAAAA", "it is of version 2, and only version 1 can be read")]
    [InlineData("AQAAAAAA", "its checksum is wrong")]
    public void What_is_wrong_with_a_token_is_said(string token, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ReplayToken.Read(token)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 200 }, "its number of knobs is not written")] // The number goes on, but is cut off by the seeds' zeros.
    [InlineData(new byte[] { 120 }, "number of knobs is 120, but at most")]
    [InlineData(new byte[] { 0, 0, 0, 3, 1, 0 }, "number of operations is 3, but at most 1 is possible")]
    [InlineData(new byte[] { 0, 0, 0, 1, 250, 0 }, "there is no operation of kind 250")]
    [InlineData(new byte[] { 0, 0, 0, 1, 1, 1 }, "it ends before its operand of an operation")]
    [InlineData(new byte[] { 0, 0, 0, 1, 1, 1, 0 }, "it is not written as it should be")] // A field that is there is not 0.
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, "it is not written as it should be")] // Zeros at the end of the knobs.
    [InlineData(new byte[] { 0, 0, 0, 0, 7 }, "1 bytes follow its last operation")]
    [InlineData(new byte[] { 0, 0x80, 0, 0, 0 }, "its latency seed is not written as it should be")]
    [InlineData(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0 }, "its latency seed is not written as it should be")]
    public void What_is_wrong_behind_a_right_checksum_is_said(byte[] content, string expected)
    {
        var writer = new TokenWriter();
        writer.Byte(1);
        foreach (byte value in content)
            writer.Byte(value);
        if (content.Length == 1)
            writer.Byte(0);
        writer.Checksum();

        var error = Assert.Throws<FormatException>(() => ReplayToken.Read(Base64Url.EncodeToString(writer.ToArray())));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drawn_plan_fits_into_a_few_hundred_characters()
    {
        double[] lengths = [.. Enumerable.Range(0, 1_000).Select(i => (double)ReplayToken.Write(PlanGenerator.Draw((ulong)i, PlanProfile.Tuned, byPriorities: false)).Length).Order()];

        Assert.InRange(lengths[lengths.Length / 2], 50, 700);
        Assert.InRange(lengths[^1], 50, 2_500);
    }

    /// <summary>Tokens in the corpus must mean the same for ever.</summary>
    [Fact]
    public void The_token_of_a_known_plan_is_known()
    {
        var plan = new LifePlan([1, 0, 2], [new(OperationKind.Submit, 0, 0, 3, 1, 0, 0, 300), new(OperationKind.CrashWorker, 5, 1, 0, 0, 0, 0, 0)], 7, 0);

        Assert.Equal("AQMBAAIHAAIBTAMBrAIhAwUBid8", ReplayToken.Write(plan));
    }

    private static LifePlan AnyPlan(int seed)
    {
        var random = new Random(seed);
        if (random.Next(2) == 0)
            return PlanGenerator.Draw((ulong)seed, PlanProfile.Swarm, byPriorities: true);
        OperationKind[] kinds = Enum.GetValues<OperationKind>();
        var operations = new Operation[random.Next(20)];
        for (int i = 0; i < operations.Length; i++)
            operations[i] = new(kinds[random.Next(kinds.Length)], Any16(), Any16(), Any16(), Any16(), Any16(), Any16(), (ulong)random.NextInt64() >> random.Next(64));
        int[] knobs = [.. Enumerable.Range(0, random.Next(Enum.GetValues<Knob>().Length + 1)).Select(_ => random.Next() >> random.Next(32))];
        return new LifePlan(knobs, operations, (ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.Next(3));

        ushort Any16() => (ushort)(random.Next(65_536) >> random.Next(17));
    }
}
