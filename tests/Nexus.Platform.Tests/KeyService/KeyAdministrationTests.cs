using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Data;
using Nexus.Platform.KeyService;
using Nexus.Platform.KeyService.Keys;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.KeyService;

public sealed class KeyAdministrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task An_administrator_sees_names_and_versions_and_every_deed_is_audited(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        await host.SendAsync(KeyCalls.Sign, new SignData("tokens", [1]));
        await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("objects"));
        using var administrator = host.ClientAs(Guid.CreateVersion7(), "administrator");

        var list = await administrator.GetFromJsonAsync<JsonElement>("/api/keys", Token);
        await host.RotateAsync("tokens");
        var key = await administrator.GetFromJsonAsync<JsonElement>("/api/keys/tokens", Token);

        Assert.Equal(
            ["tokens", "objects"],
            list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString())
        );
        Assert.Equal(2, key.GetProperty("versions").GetArrayLength());
        var actions = await ActionsAsync(host);
        Assert.Equal(["key.created", "key.created", "key.listed", "key.read", "key.rotated", "key.read"], actions);
        await AssertChainAsync(host, actions.Count);
    }

    [Fact]
    public async Task A_repeated_rotation_is_refused_and_changes_nothing()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        await host.SendAsync(KeyCalls.Sign, new SignData("tokens", [1]));
        await host.SendAsync(KeyCalls.Derive, new DeriveKey("playback", "urls"));
        using var administrator = host.ClientAs(Guid.CreateVersion7(), "administrator");

        Assert.Equal(HttpStatusCode.OK, await RotateAsync(administrator, "tokens", "\"1\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await RotateAsync(administrator, "tokens", "\"1\""));
        Assert.Equal(HttpStatusCode.PreconditionRequired, await RotateAsync(administrator, "tokens", null));
        Assert.Equal(HttpStatusCode.NotFound, await RotateAsync(administrator, "nothing", "*"));
        Assert.Equal(HttpStatusCode.Conflict, await RotateAsync(administrator, "playback", "*"));
        Assert.Equal(2, (await host.SendAsync(KeyCalls.PublicKeys, new GetPublicKeys("tokens"))).Keys.Count);
    }

    [Fact]
    public async Task What_a_key_signed_is_checked_however_often_it_was_rotated_since()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var administrator = host.ClientAs(Guid.CreateVersion7(), "administrator");
        var first = (await host.SendAsync(KeyCalls.Sign, new SignData("seals", [1]))).KeyId;
        for (var i = 0; i < 21; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await RotateAsync(administrator, "seals", "*"));
        }
        var newest = await host.SendAsync(KeyCalls.PublicKeys, new GetPublicKeys("seals"));
        Assert.DoesNotContain(newest.Keys, key => key.KeyId == first);
        var asked = await host.SendAsync(KeyCalls.PublicKeys, new GetPublicKeys("seals", [first, "unknown"]));
        Assert.Equal(first, Assert.Single(asked.Keys).KeyId);
    }

    [Fact]
    public async Task Nobody_but_administrators_reads_keys_and_no_user_calls_the_internal_side()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var creator = host.ClientAs(Guid.CreateVersion7(), "creator");
        using var administrator = host.ClientAs(Guid.CreateVersion7(), "administrator");
        using var anonymous = host.Anonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/api/keys", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await creator.GetAsync("/api/keys", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await administrator.GetAsync("/api/keys?limit=0", Token)).StatusCode);
        var call = await administrator.PostAsJsonAsync(
            "/internal/key-service/sign",
            new { key = "tokens", data = "AQ==" },
            Token
        );
        Assert.Equal(HttpStatusCode.Unauthorized, call.StatusCode);
    }

    [Fact]
    public async Task Key_material_is_nowhere_in_the_database_file_in_the_clear()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        var dataKey = await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("objects"));
        await host.SendAsync(KeyCalls.Sign, new SignData("tokens", [1]));
        var secrets = await host.InScopeAsync(async services =>
        {
            var versions = await services.GetRequiredService<KeyDb>().Versions.ToListAsync(Token);
            var root = services.GetRequiredService<RootCipher>();
            return versions.ConvertAll(version => root.Open(version.KeyName, version.Number, version.SealedMaterial));
        });
        Assert.Equal(2, secrets.Count);

        var content = (await Task.WhenAll(DatabaseFiles(host).Select(ReadSharedAsync)))
            .SelectMany(bytes => bytes)
            .ToArray();

        // The scan itself works: what must be there is found.
        Assert.True(Contains(content, Encoding.UTF8.GetBytes("aes256-gcm")));
        foreach (var secret in secrets.Append(dataKey.Plaintext))
        {
            var core = secret.Length > 32 ? secret.AsSpan(36, 32).ToArray() : secret;
            Assert.False(Contains(content, core));
            Assert.False(Contains(content, Encoding.ASCII.GetBytes(Convert.ToBase64String(secret))));
            Assert.False(Contains(content, Encoding.ASCII.GetBytes(Convert.ToHexString(core))));
            Assert.False(Contains(content, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(core))));
        }
    }

    [Fact]
    public async Task A_sealed_key_moved_to_another_name_does_not_open()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        var root = host.Services.GetRequiredService<RootCipher>();
        var box = root.Seal("one", 1, [1, 2, 3]);

        Assert.Equal([1, 2, 3], root.Open("one", 1, box));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => root.Open("two", 1, box));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => root.Open("one", 2, box));
    }

    private static async Task<HttpStatusCode> RotateAsync(HttpClient client, string name, string? match)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/keys/{name}/rotate");
        if (match is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", match);
        }
        return (await client.SendAsync(request, Token)).StatusCode;
    }

    private static Task<List<string>> ActionsAsync(ServiceHost host) =>
        host.InScopeAsync(services =>
            services
                .GetRequiredService<KeyDb>()
                .Database.SqlQueryRaw<string>("SELECT action AS \"Value\" FROM audit ORDER BY id")
                .ToListAsync(Token)
        );

    private static async Task AssertChainAsync(ServiceHost host, int entries)
    {
        var database = host.Services.GetRequiredKeyedService<ServiceDatabase>("key-service");
        var report = await AuditVerifier.VerifyAsync(database, Token);
        for (var i = 0; i < 100 && report.Unsealed > 0; i++)
        {
            await Task.Delay(50, Token);
            report = await AuditVerifier.VerifyAsync(database, Token);
        }
        Assert.Equal((entries, 0L, null), (report.Entries, report.Unsealed, report.FirstBroken));
    }

    private static IEnumerable<string> DatabaseFiles(ServiceHost host) =>
        Directory.EnumerateFiles(Path.Combine(host.Folder, "databases"), "key-service.db*");

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, Token);
        return memory.ToArray();
    }

    private static bool Contains(byte[] content, byte[] part) => content.AsSpan().IndexOf(part) >= 0;
}
