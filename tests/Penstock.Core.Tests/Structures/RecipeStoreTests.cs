namespace Penstock.Core.Tests.Structures;

/// <summary>The scheduler's encoded arguments.</summary>
public sealed class RecipeStoreTests
{
    [Fact]
    public void Arguments_stay_as_they_were_until_they_are_removed() => Commands.Check(kinds: 3, nameof(RecipeStoreTests), commands =>
    {
        var store = new RecipeStore();
        var model = new List<(RecipeRow Recipe, byte Fill)>();
        foreach (Command command in commands)
        {
            if (command.Kind > 0 || model.Count == 0)
            {
                // Empty, small, as large as shares a chunk, and larger.
                int length = (command.A % 4) switch { 0 => 0, 1 => command.B, 2 => 4 * command.B, _ => 40 * command.B };
                var recipe = default(RecipeRow);
                byte fill = (byte)command.A;
                byte[] arguments = new byte[length];
                Array.Fill(arguments, fill);
                store.Add(arguments, ref recipe);
                model.Add((recipe, fill));
            }
            else
            {
                int victim = command.A % model.Count;
                RecipeRow recipe = model[victim].Recipe;
                store.Remove(in recipe);
                model.RemoveAt(victim);
            }

            foreach ((RecipeRow recipe, byte fill) in model)
                Assert.Equal(-1, store.Read(in recipe).IndexOfAnyExcept(fill));
        }
    });
}
