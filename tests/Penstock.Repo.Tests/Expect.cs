namespace Penstock.Repo.Tests;

/// <summary>xunit cuts long texts short; a list of what is wrong is only useful whole.</summary>
internal static class Expect
{
    /// <summary>Fails with <paramref name="whatToDo"/> and the whole list when anything is in it.</summary>
    public static void None(IEnumerable<string> wrong, string whatToDo)
    {
        var list = wrong.ToList();
        if (list.Count > 0)
            Assert.Fail($"{whatToDo}\n{string.Join('\n', list)}");
    }
}
