using System.Net.Http.Json;
using System.Security.Cryptography;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd;

/// <summary>The root key from the environment, as an operator sets it, mistypes it and loses it.</summary>
public sealed class RootKeyTests
{
    private const string Key = "NEXUS__Security__RootKey";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public async Task A_root_key_of_another_form_is_named_with_what_is_allowed(string key)
    {
        using var folder = new TempFolder();
        string[] up = ["up", "--data", folder.File("data"), "--port", $"{FreePorts.Next()}"];
        foreach (var command in new string[][] { ["verify-config"], up })
        {
            await using var process = NexusProcess.Start(command, Environment(key), folder.Path);
            Assert.Equal(2, await process.WaitForExitAsync());
            Assert.Contains("Security:RootKey is wrong", process.Output, StringComparison.Ordinal);
            Assert.Contains("base64 of exactly 32 random bytes", process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(key, process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_root_key_than_before_is_refused_and_harms_nothing()
    {
        using var folder = new TempFolder();
        var (own, other) = (NewKey(), NewKey());
        await RunAsync(folder, own);
        var before = await HashesAsync(folder);

        string[] up = ["up", "--data", folder.File("data"), "--port", $"{FreePorts.Next()}"];
        await using (var refused = NexusProcess.Start(up, Environment(other), folder.Path))
        {
            Assert.Equal(2, await refused.WaitForExitAsync());
            Assert.Contains("nexus: The root key (Security:RootKey", refused.Output, StringComparison.Ordinal);
            Assert.Contains("is not the one under which the keys", refused.Output, StringComparison.Ordinal);
        }

        Assert.Equal(before, await HashesAsync(folder));
        await RunAsync(folder, own);
    }

    private static async Task RunAsync(TempFolder folder, string key)
    {
        var port = FreePorts.Next();
        string[] up = ["up", "--data", folder.File("data"), "--port", $"{port}"];
        await using var process = NexusProcess.Start(up, Environment(key), folder.Path);
        var address = new Uri($"http://127.0.0.1:{port}");
        await process.WaitUntilReadyAsync(address);
        await SignUpAsync(address);
        Assert.True(await process.StopAsync(), process.Output);
    }

    // A sign-in is signed, with a key that is sealed under the root key.
    private static async Task SignUpAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        const string email = "ada@example.com";
        const string password = "violet teapot harbour 7";
        var account = new
        {
            email,
            password,
            displayName = "Ada",
            role = "fan",
        };
        using var made = await http.PostAsJsonAsync("/api/auth/register", account, Token);
        Assert.True(made.IsSuccessStatusCode);
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var signedIn = await http.PostAsJsonAsync("/api/auth/login", new { email, password }, Token);
                return signedIn.IsSuccessStatusCode;
            },
            "Ada signs in"
        );
    }

    // The database that holds the sealed keys.
    private static async Task<string> HashesAsync(TempFolder folder)
    {
        var file = Path.Combine(folder.File("data"), "databases", "key-service.db");
        await using var stream = File.OpenRead(file);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, Token));
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static Dictionary<string, string?> Environment(string key) => new() { [Key] = key };
}
