using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Contracts.PvKeys;
using Nexus.Kernel.Data;
using Nexus.Platform.Tests.KeyService;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

/// <summary>Keys of an account that its owner took back: nothing is lost, and nothing is signed unless she says so.</summary>
public sealed class HeldKeyTests
{
    private static readonly Guid Owner = Guid.CreateVersion7();
    private static readonly Guid Ada = Guid.CreateVersion7();

    private static readonly byte[] Hello = "Hello"u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_held_key_signs_for_nobody_until_its_owner_releases_it(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        var key = (await owner.MakeKeyAsync("secp256k1", new { signers = (Guid[])[Ada] })).Id();
        var free = (await ada.MakeKeyAsync("p256")).Id();

        var until = DateTimeOffset.UtcNow.AddSeconds(5);
        Assert.Equal(1, await HoldAsync(host, until));

        Assert.Equal("key-held", await owner.RefusedAsync(key, Hello));
        Assert.Equal("key-held", await ada.RefusedAsync(key, Hello));
        var read = await owner.GetFromJsonAsync<JsonElement>($"/api/pvkeys/keys/{key}", Token);
        Assert.NotNull(read.GetProperty("heldAt").GetString());
        var remote = await ada.PostAsJsonAsync(
            $"/api/pvkeys/api/v1/eth1/sign/{read.GetProperty("address").GetString()}",
            new { data = "0x48656c6c6f" },
            Token
        );
        Assert.Equal("key-held", await remote.CodeAsync());
        await ada.AskedAsync(free, [1]);
        // The same again, and a moment later, counts as it was, and tells of no key twice.
        Assert.Equal(1, await HoldAsync(host, until));
        Assert.Equal(0, await HoldAsync(host, until.AddSeconds(5)));

        Assert.Equal(HttpStatusCode.Forbidden, (await ReleaseAsync(ada, key)).StatusCode);
        Assert.Equal("key-held", await owner.RefusedAsync(key, Hello));
        Assert.Equal(HttpStatusCode.OK, (await ReleaseAsync(owner, key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ReleaseAsync(owner, key)).StatusCode);
        await owner.AskedAsync(key, Hello);
        // A late repetition takes nothing back from her.
        Assert.Equal(1, await HoldAsync(host, until));
        await owner.AskedAsync(key, [.. Hello, 33]);
    }

    [Fact]
    public async Task What_waited_is_refused_and_a_release_loosens_no_policy()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        var policy = new { approvalsNeeded = 1, approvers = (Guid[])[Ada] };
        var key = (await owner.MakeKeyAsync("p256", policy)).Id();
        var waiting = await owner.AskedAsync(key, [1]);

        await HoldAsync(host, DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.Equal(HttpStatusCode.OK, (await ReleaseAsync(owner, key)).StatusCode);

        Assert.Equal("request-closed", await Custody.CodeAsync(await ada.DecideAsync(waiting, "approve")));
        var again = await owner.AskedAsync(key, [1]);
        Assert.Equal("pending", again.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Only_a_person_who_has_just_signed_in_releases_a_key()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        var key = (await owner.MakeKeyAsync("p256")).Id();
        await HoldAsync(host, DateTimeOffset.UtcNow.AddSeconds(5));
        var longAgo = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
        using var stale = host.ClientWith(
            Owner,
            new() { ["auth_time"] = longAgo, ["sid"] = Guid.CreateVersion7().ToString() }
        );

        using var refused = await ReleaseAsync(stale, key);

        Assert.Equal("step-up-required", await refused.CodeAsync());
        Assert.Equal("key-held", await owner.RefusedAsync(key, [1]));
    }

    private static Task<HttpResponseMessage> ReleaseAsync(HttpClient client, Guid key) =>
        client.PostAsync($"/api/pvkeys/keys/{key}/release", null, Token);

    private static async Task<int> HoldAsync(ServiceHost host, DateTimeOffset until) =>
        (await host.SendAsync(CustodyCalls.Hold, new HoldKeys(Owner, until))).Keys;
}
