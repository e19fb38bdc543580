using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Penstock.Transport.Tests;

internal static class AccessFiles
{
    /// <summary>An access file that names the same cluster but was not made with it.</summary>
    public static AccessFile WithOtherSecret(this AccessFile access)
    {
        JsonNode json = JsonNode.Parse(access.ToJson())!; // an object was written
        json["secret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return AccessFile.FromJson(json.ToJsonString());
    }
}
