using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>One platform for the tests of this folder, with somebody of every role signed in.</summary>
public sealed partial class FuzzPlatform : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";
    private readonly UpPlatform platform = new();
    private readonly Dictionary<string, string> tokens = [];

    public Uri Address => platform.Address;

    public HttpClient Http { get; private set; } = new();

    public string Output => platform.Output;

    public bool HasDied => platform.SomethingDied;

    public long ResidentBytes => platform.Process.ResidentBytes;

    internal IReadOnlyList<Operation> Operations { get; private set; } = [];

    /// <summary>Tokens of: administrator, creator, stranger (another creator), fan, leaver (who signs out).</summary>
    public IReadOnlyDictionary<string, string> Tokens => tokens;

    /// <summary>The names that <c>nexus list --json</c> prints.</summary>
    public IReadOnlyList<string> Services { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await platform.StartAsync();
        await using (var list = NexusProcess.Start(["list", "--json"]))
        {
            await list.WaitForExitAsync();
            Services = [.. JsonNode.Parse(list.Output)!.AsArray().Select(service => $"{service!["name"]}")];
        }
        Http = new HttpClient { BaseAddress = Address };
        Operations = Operation.Read(await Http.GetStringAsync("/openapi/v1.json"));
        tokens["administrator"] = await AdministratorAsync();
        foreach (
            var (name, role) in new[]
            {
                ("creator", "creator"),
                ("stranger", "creator"),
                ("fan", "fan"),
                ("leaver", "fan"),
            }
        )
        {
            var email = $"{name}@example.com";
            var registration = new
            {
                email,
                displayName = name,
                password = Password,
                role,
            };
            (await Http.PostAsJsonAsync("/api/auth/register", registration)).EnsureSuccessStatusCode();
            tokens[name] = await TokenAsync(email);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await platform.DisposeAsync();
    }

    private async Task<string> AdministratorAsync()
    {
        // It is announced just after the platform is ready.
        var welcome = await Eventually.GetAsync(
            () => Task.FromResult(OneTime().Match(Output)),
            match => match.Success,
            "the first sign-in is announced"
        );
        var email = welcome.Groups["email"].Value;
        var first = new { email, password = welcome.Groups["password"].Value };
        using var refused = await Http.PostAsJsonAsync("/api/auth/login", first);
        var problem = await refused.Content.ReadFromJsonAsync<JsonObject>();
        var change = new { changeToken = $"{problem!["changeToken"]}", newPassword = Password };
        (await Http.PostAsJsonAsync("/api/auth/password/change-required", change)).EnsureSuccessStatusCode();
        return await TokenAsync(email);
    }

    private async Task<string> TokenAsync(string email)
    {
        using var answer = await Http.PostAsJsonAsync("/api/auth/login", new { email, password = Password });
        answer.EnsureSuccessStatusCode();
        return $"{(await answer.Content.ReadFromJsonAsync<JsonObject>())!["accessToken"]}";
    }

    [GeneratedRegex(@"(?<email>\S+@\S+) with the one-time password (?<password>\S+)")]
    private static partial Regex OneTime();
}

/// <summary>Starting a platform takes longer than most of these tests.</summary>
[CollectionDefinition(Name)]
public sealed class OneFuzzPlatform : ICollectionFixture<FuzzPlatform>
{
    public const string Name = "Fuzz";
}
