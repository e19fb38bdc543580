namespace Penstock.RepoRules.Tests;

public sealed class ClosedFamilySwitchTests
{
    private const string Family = """
        public abstract record Shape { private protected Shape() { } }
        public sealed record Circle(int Radius) : Shape;
        public abstract record Polygon : Shape { private protected Polygon() { } }
        public sealed record Square(int Side) : Polygon;
        public sealed record Triangle(int Base, int Height) : Polygon;
        """;

    [Theory]
    [InlineData("[|shape|] switch { Circle => 1, Square => 2, _ => 0 }")]
    [InlineData("[|shape|] switch { Circle { Radius: > 3 } => 1, Triangle t => t.Base, var other => 0 }")]
    [InlineData("[|shape|] switch { Circle or Square => 1, _ => 0 }")]
    [InlineData("[|shape|] switch { Circle => 1, Square => 2, Shape => 0 }")]
    [InlineData("[|shape|] switch { Circle => 1, Square => 2, not Triangle => 3, _ => 0 }")]
    [InlineData("[|shape|] switch { null => 1, _ => 0 }")]
    public Task A_switch_expression_that_misses_a_case_is_reported(string expression) => Check($"return {expression};");

    [Theory]
    [InlineData("switch ([|shape|]) { case Circle: return 1; case Triangle: return 2; default: return 0; }")]
    [InlineData("switch ([|shape|]) { case Circle circle when circle.Radius > 3: return 1; } return 0;")]
    [InlineData("switch ([|shape|]) { default: return 0; }")]
    public Task A_switch_statement_that_misses_a_case_is_reported(string statement) => Check(statement);

    [Theory]
    [InlineData("return shape switch { Circle => 1, Square => 2, Triangle => 3, _ => 0 };")]
    [InlineData("return shape switch { Circle or Square or Triangle => 1, _ => 0 };")]
    [InlineData("return shape switch { Circle { Radius: var r } => r, Square(var side) => side, Triangle { Base: > 0 } t => t.Base, _ => 0 };")]
    [InlineData("switch (shape) { case Circle: return 1; case Square: case Triangle: return 2; default: return 0; }")]
    public Task A_switch_that_names_every_case_is_fine(string statement) => Check(statement);

    [Fact]
    public Task A_group_of_cases_may_be_named_as_one() =>
        Check("return shape switch { Circle => 1, Polygon => 2, _ => 0 };");

    [Fact]
    public Task A_switch_over_a_group_needs_the_cases_of_the_group_only() =>
        Check("Polygon polygon = new Square(2); return [|polygon|] switch { Square => 1, _ => 0 };");

    [Theory]
    [InlineData("public abstract record Open; public sealed record One : Open;")]
    [InlineData("public abstract record Open(int Number); public sealed record One() : Open(1);")]
    [InlineData("public record Open; public sealed record One : Open;")]
    [InlineData("public abstract class Open { private protected Open() { } } public sealed class One : Open;")]
    public Task A_switch_over_a_type_that_is_no_closed_family_is_fine(string types) => RuleCheck.InOrdinaryProject(
        new ClosedFamilySwitchAnalyzer(), types + " class Sample { int Method(Open open) => open switch { _ => 0 }; }");

    [Fact]
    public Task A_family_of_another_assembly_is_checked_too() => RuleCheck.InOrdinaryProject(
        new ClosedFamilySwitchAnalyzer(),
        "class Sample { int Method(Shape shape) => [|shape|] switch { Circle => 1, Square => 2, _ => 0 }; }",
        RuleCheck.OtherAssembly(Family));

    [Fact]
    public async Task The_message_lists_the_missing_cases()
    {
        var messages = await RuleCheck.InOrdinaryProject(
            new ClosedFamilySwitchAnalyzer(), Source("return [|shape|] switch { Circle => 1, _ => 0 };"));

        Assert.Equal(
            "This switch over 'Shape' does not name 'Square', 'Triangle'; add an arm for each, even one that does nothing",
            Assert.Single(messages));
    }

    private static Task Check(string body) => RuleCheck.InOrdinaryProject(new ClosedFamilySwitchAnalyzer(), Source(body));

    private static string Source(string body) => Family + " class Sample { int Method(Shape shape) { " + body + " } }";
}
