using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Data;
using Nexus.Platform.KeyService;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.KeyService;

public sealed class ApiKeyTests
{
    private static readonly string[] Unknown =
    [
        "",
        "everything",
        "Spaces here",
        "content:reed",
        "Content:read",
        "content:read ",
        "transit:",
        "transit:encript",
        "transit:encrypt/",
        "transit/encrypt:orders",
        "transit:encrypt:orders",
        "transit:encrypt/a/b",
        "transit:encrypt/" + new string('a', 100),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_key_is_shown_once_checks_until_it_is_revoked_and_its_caches_are_told(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        var owner = Guid.CreateVersion7();
        using var client = host.ClientAs(owner, "creator");

        var made = await MakeAsync(
            client,
            new
            {
                name = "CI",
                scopes = new[] { "content:read" },
                perMinute = 30,
            }
        );
        var (id, secret) = (made.GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);
        var state = await host.SendAsync(ApiKeyCalls.Check, new CheckApiKey(secret));
        var listed = await client.GetStringAsync("/api/keys/api-keys", Token);

        Assert.StartsWith("nxk_", secret, StringComparison.Ordinal);
        Assert.Equal(
            (true, id, owner, "CI", 30),
            (state.Active, state.KeyId, state.OwnerId, state.Name, state.PerMinute)
        );
        Assert.Equal(["content:read"], state.Scopes);
        Assert.Contains(id.ToString(), listed, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[30..], listed, StringComparison.Ordinal);

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await client.DeleteAsync($"/api/keys/api-keys/{id}", Token)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await client.DeleteAsync($"/api/keys/api-keys/{id}", Token)).StatusCode
        );
        var after = await host.SendAsync(ApiKeyCalls.Check, new CheckApiKey(secret));
        Assert.Equal((false, null, null), (after.Active, after.KeyId, after.OwnerId));
        Assert.Equal(["api-key.created", "api-key.revoked"], await ActionsAsync(host));
        // The name is free again.
        await MakeAsync(client, new { name = "CI", scopes = new[] { "content:read" } });
    }

    [Theory, OnEachDatabase]
    public async Task A_rotation_changes_the_secret_and_the_old_one_lives_only_for_the_overlap(DatabaseEngine engine)
    {
        var clock = new ManualTime(DateTimeOffset.UtcNow);
        await using var host = await StartAsync(engine, clock);
        var owner = Guid.CreateVersion7();
        using var client = host.ClientAs(owner);
        var made = await MakeAsync(client, new { name = "job", scopes = new[] { "commerce:read" } });
        var (id, first) = (made.GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);

        var second = await RotateAsync(client, id, "\"1\"", 10);
        var repeated = await PostRotateAsync(client, id, "\"1\"", 10);
        Assert.Equal(HttpStatusCode.PreconditionFailed, repeated.StatusCode);
        Assert.True((await CheckAsync(host, first)).Active);
        Assert.True((await CheckAsync(host, second)).Active);
        Assert.NotNull((await CheckAsync(host, first)).ExpiresAt);
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.False((await CheckAsync(host, first)).Active);
        Assert.True((await CheckAsync(host, second)).Active);

        // The proof of before is too old by now.
        var proved = new Dictionary<string, object> { ["auth_time"] = clock.GetUtcNow().ToUnixTimeSeconds() };
        using var again = host.ClientWith(owner, proved);
        var third = await RotateAsync(again, id, "*", 0);
        Assert.False((await CheckAsync(host, second)).Active);
        Assert.True((await CheckAsync(host, third)).Active);
    }

    [Theory, OnEachDatabase]
    public async Task Expiry_ends_a_key_and_last_use_is_written_once_in_five_minutes(DatabaseEngine engine)
    {
        var clock = new ManualTime(DateTimeOffset.UtcNow);
        await using var host = await StartAsync(engine, clock);
        using var client = host.ClientAs(Guid.CreateVersion7());
        var start = clock.GetUtcNow();
        var made = await MakeAsync(
            client,
            new
            {
                name = "job",
                scopes = new[] { "api" },
                expiresAt = start.AddMinutes(20),
            }
        );
        var (id, secret) = (made.GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);

        await CheckAsync(host, secret);
        var first = await LastUseAsync(client, id);
        clock.Advance(TimeSpan.FromMinutes(4));
        await CheckAsync(host, secret);
        var soon = await LastUseAsync(client, id);
        clock.Advance(TimeSpan.FromMinutes(2));
        await CheckAsync(host, secret);
        var later = await LastUseAsync(client, id);
        clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(first, soon);
        Assert.Equal(TimeSpan.FromMinutes(6), later - first);
        Assert.False((await CheckAsync(host, secret)).Active);
    }

    [Fact]
    public async Task A_key_of_another_owner_does_not_exist_and_an_administrator_may_revoke_but_not_have_it()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        using var other = host.ClientAs(Guid.CreateVersion7(), "creator");
        using var administrator = host.ClientAs(Guid.CreateVersion7(), "administrator");
        var made = await MakeAsync(owner, new { name = "job", scopes = new[] { "api" } });
        var (id, secret) = (made.GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);
        var address = $"/api/keys/api-keys/{id}";
        var absent = $"/api/keys/api-keys/{Guid.CreateVersion7()}";

        foreach (var place in new[] { address, absent })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(place, Token)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync(place, Token)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await PostRotateAsync(other, id, "*", 0)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostRotateAsync(administrator, id, "*", 0)).StatusCode);
        var list = made.GetProperty("key").GetProperty("ownerId").GetGuid();
        var foreign = await other.GetAsync($"/api/keys/api-keys?owner={list}", Token);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.True((await CheckAsync(host, secret)).Active);
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync(address, Token)).StatusCode);
        Assert.False((await CheckAsync(host, secret)).Active);
    }

    [Fact]
    public async Task Wrong_secrets_of_every_kind_are_refused_alike()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var client = host.ClientAs(Guid.CreateVersion7());
        var made = await MakeAsync(client, new { name = "job", scopes = new[] { "api" } });
        var secret = made.GetProperty("secret").GetString()!;
        var changed = secret[..^2] + (secret[^2] == 'A' ? 'B' : 'A') + secret[^1];
        var unknown = "nxk_" + new string('A', secret.Length - 4);

        var refusals = new List<ApiKeyState>();
        foreach (
            var wrong in new[] { changed, unknown, secret[..^1], secret + "A", secret.ToUpperInvariant(), "nxk_", "" }
        )
        {
            refusals.Add(await CheckAsync(host, wrong));
        }

        Assert.All(refusals, state => Assert.Equal((false, null, null), (state.Active, state.KeyId, state.OwnerId)));
        Assert.True((await CheckAsync(host, secret)).Active);
    }

    [Fact]
    public async Task Bad_requests_and_repeated_names_make_no_key()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var client = host.ClientAs(Guid.CreateVersion7());
        await MakeAsync(client, new { name = "job", scopes = new[] { "api" } });

        foreach (
            var (wanted, body) in (List<(int, object)>)
                [
                    (409, new { name = " job ", scopes = new[] { "api" } }),
                    (400, new { name = "  ", scopes = new[] { "api" } }),
                    (400, new { name = "x", scopes = Array.Empty<string>() }),
                    .. Unknown.Select(scope => (400, (object)new { name = "x", scopes = new[] { "api", scope } })),
                    (
                        400,
                        new
                        {
                            name = "x",
                            scopes = new[] { "api" },
                            perMinute = 0,
                        }
                    ),
                    (
                        400,
                        new
                        {
                            name = "x",
                            scopes = new[] { "api" },
                            expiresAt = "2001-01-01T00:00:00Z",
                        }
                    ),
                    (
                        400,
                        new
                        {
                            name = "x",
                            scopes = new[] { "api" },
                            ownerId = Guid.CreateVersion7(),
                        }
                    ),
                ]
        )
        {
            var answer = await client.PostAsJsonAsync("/api/keys/api-keys", body, Token);
            Assert.Equal(wanted, (int)answer.StatusCode);
        }

        var list = await client.GetFromJsonAsync<JsonElement>("/api/keys/api-keys", Token);
        Assert.Equal(1, list.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_refusal_of_an_unknown_scope_names_those_there_are_and_each_of_them_makes_a_key()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var client = host.ClientAs(Guid.CreateVersion7());
        var refused = await client.PostAsJsonAsync(
            "/api/keys/api-keys",
            new { name = "x", scopes = new[] { "content:reed" } },
            Token
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Token);
        var text = problem.GetProperty("errors").GetProperty("scopes")[0].GetString()!;
        string[] there = ["api", "admin", "content:read", "auth:write", "transit"];
        Assert.All(there, scope => Assert.Contains(scope, text, StringComparison.Ordinal));

        foreach (var scope in (string[])[.. there, "transit:encrypt", "transit:sign/orders", "transit:list/*"])
        {
            await MakeAsync(client, new { name = scope, scopes = new[] { scope } });
        }
    }

    [Fact]
    public async Task The_database_holds_only_a_hash()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var client = host.ClientAs(Guid.CreateVersion7());
        var made = await MakeAsync(client, new { name = "findable-name", scopes = new[] { "api" } });
        var secret = made.GetProperty("secret").GetString()!;

        var content = new List<byte>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(host.Folder, "databases"), "key-service.db*"))
        {
            await using var file = File.Open(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var memory = new MemoryStream();
            await file.CopyToAsync(memory, Token);
            content.AddRange(memory.ToArray());
        }

        var all = content.ToArray().AsSpan();
        Assert.True(all.IndexOf(Encoding.ASCII.GetBytes("findable-name")) >= 0);
        Assert.True(all.IndexOf(Encoding.ASCII.GetBytes(secret[26..])) < 0);
    }

    private static Task<ServiceHost> StartAsync(DatabaseEngine engine, TimeProvider clock) =>
        ServiceHost.StartAsync(engine, PlatformDomain.Services, configure: services => services.AddSingleton(clock));

    private static Task<ApiKeyState> CheckAsync(ServiceHost host, string secret) =>
        host.InScopeAsync(services =>
            services.GetRequiredService<Nexus.Platform.KeyService.ApiKeys.ApiKeyCheck>().RunAsync(secret, Token)
        );

    internal static async Task<string> MakeSecretAsync(HttpClient owner, string name, params string[] scopes) =>
        (await MakeAsync(owner, new { name, scopes })).GetProperty("secret").GetString()!;

    private static async Task<JsonElement> MakeAsync(HttpClient client, object body)
    {
        var answer = await client.PostAsJsonAsync("/api/keys/api-keys", body, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static Task<HttpResponseMessage> PostRotateAsync(HttpClient client, Guid id, string match, int overlap)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/keys/api-keys/{id}/rotate")
        {
            Content = JsonContent.Create(new { overlapMinutes = overlap }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", match);
        return client.SendAsync(request, Token);
    }

    private static async Task<string> RotateAsync(HttpClient client, Guid id, string match, int overlap)
    {
        var answer = await PostRotateAsync(client, id, match, overlap);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("secret").GetString()!;
    }

    private static async Task<DateTimeOffset> LastUseAsync(HttpClient client, Guid id) =>
        (await client.GetFromJsonAsync<JsonElement>($"/api/keys/api-keys/{id}", Token))
            .GetProperty("lastUsedAt")
            .GetDateTimeOffset();

    private static Task<List<string>> ActionsAsync(ServiceHost host) =>
        host.InScopeAsync(services =>
            services
                .GetRequiredService<KeyDb>()
                .Database.SqlQueryRaw<string>("SELECT action AS \"Value\" FROM audit ORDER BY id")
                .ToListAsync(Token)
        );
}
