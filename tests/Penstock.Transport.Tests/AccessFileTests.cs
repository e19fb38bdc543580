using System.Text.Json.Nodes;
using Penstock.Protocol;

namespace Penstock.Transport.Tests;

public sealed class AccessFileTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"penstock-{Guid.NewGuid():N}");

    private string Target => Path.Combine(_folder, "inner", "cluster.json");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_saved_file_is_loaded_with_the_same_content()
    {
        AccessFile saved = AccessFile.Create("tcp://127.0.0.1:8786");
        saved.Save(Target);
        AccessFile loaded = AccessFile.Load(Target);
        Assert.Equal(saved.SchedulerAddress, loaded.SchedulerAddress);
        Assert.Equal(saved.ClusterId, loaded.ClusterId);
        Assert.Equal(saved.RoleKey(PeerRole.Client), loaded.RoleKey(PeerRole.Client));
    }

    [Fact]
    public void Text_through_a_pipe_gives_the_same_keys()
    {
        AccessFile access = AccessFile.Create();
        AccessFile copy = AccessFile.FromJson(access.ToJson());
        Assert.Null(copy.SchedulerAddress);
        Assert.Equal(access.RoleKey(PeerRole.DataPeer), copy.RoleKey(PeerRole.DataPeer));
        Assert.Equal("tcp://a:1", copy.WithSchedulerAddress("tcp://a:1").SchedulerAddress);
    }

    [Fact]
    public void Each_role_and_each_cluster_has_keys_of_its_own()
    {
        AccessFile one = AccessFile.Create();
        AccessFile other = AccessFile.Create();
        byte[][] keys =
        [
            .. new[] { PeerRole.Client, PeerRole.Worker, PeerRole.DataPeer }.SelectMany(role => new[] { one.RoleKey(role), other.RoleKey(role) }),
        ];
        Assert.Equal(6, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(keys, key => Assert.Equal(32, key.Length));
    }

    [Fact]
    public void A_saved_file_and_its_folder_are_the_owners_alone()
    {
        AccessFile.Create().Save(Target);
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(Target)!)); // the target is in a folder
    }

    [Fact]
    public void Saving_replaces_an_older_file_and_leaves_no_draft()
    {
        AccessFile.Create().Save(Target);
        AccessFile second = AccessFile.Create();
        second.Save(Target);
        Assert.Equal(second.ClusterId, AccessFile.Load(Target).ClusterId);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Target)!)); // the target is in a folder
    }

    [Fact]
    public void A_missing_file_is_named_with_what_to_do()
    {
        var error = Assert.Throws<FileNotFoundException>(() => AccessFile.Load(Target));
        Assert.Contains(Target, error.Message, StringComparison.Ordinal);
        Assert.Contains("Start a scheduler", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_file_that_others_can_read_or_write_is_refused(UnixFileMode others)
    {
        if (OperatingSystem.IsWindows())
            return;
        AccessFile.Create().Save(Target);
        File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        var error = Assert.Throws<AccessFileException>(() => AccessFile.Load(Target));
        Assert.Contains(Target, error.Message, StringComparison.Ordinal);
        Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"version":1,"scheduler":null,"cluster":"a","secret":"AAAA"}""")]
    [InlineData("""{"version":1,"scheduler":null,"cluster":"a","secret":"not base 64"}""")]
    [InlineData("""{"version":1,"scheduler":null,"cluster":7,"secret":"AAAA"}""")]
    [InlineData("""{"version":2,"scheduler":null,"cluster":"a","secret":"AAAA"}""")]
    public void A_damaged_text_is_refused(string json) =>
        Assert.StartsWith("The access text", Assert.Throws<AccessFileException>(() => AccessFile.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_member_of_the_text_is_needed()
    {
        string json = AccessFile.Create("tcp://a:1").ToJson();
        foreach (string name in new[] { "version", "scheduler", "cluster", "secret" })
        {
            JsonObject members = JsonNode.Parse(json)!.AsObject(); // an object was written
            members.Remove(name);
            Assert.Throws<AccessFileException>(() => AccessFile.FromJson(members.ToJsonString()));
        }
    }

    [Fact]
    public void The_text_for_people_has_no_secret()
    {
        AccessFile access = AccessFile.Create("tcp://a:1");
        string secret = JsonNode.Parse(access.ToJson())!["secret"]!.GetValue<string>(); // an object with a secret was written
        Assert.DoesNotContain(secret, access.ToString(), StringComparison.Ordinal);
        Assert.Contains(access.ClusterId, access.ToString(), StringComparison.Ordinal);
    }
}
