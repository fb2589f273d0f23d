using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

public sealed class ApprovalTests
{
    private static readonly Guid Owner = Guid.CreateVersion7();
    private static readonly Guid Ada = Guid.CreateVersion7();
    private static readonly Guid Ben = Guid.CreateVersion7();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Two_other_people_must_agree_and_each_counts_once(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        using var ben = host.ClientAs(Ben);
        var key = (await owner.MakeKeyAsync("p256", Policy(2, Owner, Ada, Ben))).Id();

        var request = await owner.AskedAsync(key, [1]);
        Assert.Equal("pending", request.GetProperty("state").GetString());
        // The requester is on the list of approvers, and still may not approve his own.
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.DecideAsync(request, "approve")).StatusCode);
        var first = await (await ada.DecideAsync(request, "approve")).Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("pending", first.GetProperty("state").GetString());
        Assert.Equal("approved-already", await Custody.CodeAsync(await ada.DecideAsync(request, "approve")));
        var second = await (await ben.DecideAsync(request, "approve")).Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("done", second.GetProperty("state").GetString());
        Assert.Equal(128, second.GetProperty("signature").GetString()!.Length);
    }

    [Fact]
    public async Task An_approval_counts_for_one_request_and_only_until_it_expires()
    {
        var clock = new ManualTime(DateTimeOffset.UtcNow);
        await using var host = await ServiceHost.StartAsync(
            DatabaseEngine.Sqlite,
            PlatformDomain.Services,
            configure: services => services.AddSingleton<TimeProvider>(clock)
        );
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        using var stranger = host.ClientAs(Guid.CreateVersion7());
        var key = (await owner.MakeKeyAsync("ed25519", Policy(1, Ada))).Id();

        var one = await owner.AskedAsync(key, [1]);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DecideAsync(one, "approve")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.DecideAsync(one, "approve")).StatusCode);
        // Replayed: the same approval again, and the same bytes asked again.
        Assert.Equal("request-closed", await Custody.CodeAsync(await ada.DecideAsync(one, "approve")));
        var same = await owner.AskedAsync(key, [1]);
        Assert.Equal("pending", same.GetProperty("state").GetString());

        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("request-closed", await Custody.CodeAsync(await ada.DecideAsync(same, "approve")));
        var late = await owner.GetFromJsonAsync<JsonElement>($"/api/pvkeys/requests/{same.Id()}", Token);
        Assert.Equal("expired", late.GetProperty("state").GetString());

        var unwanted = await owner.AskedAsync(key, [2]);
        Assert.Equal(HttpStatusCode.OK, (await ada.DecideAsync(unwanted, "reject")).StatusCode);
        Assert.Equal("request-closed", await Custody.CodeAsync(await ada.DecideAsync(unwanted, "approve")));
    }

    [Fact]
    public async Task The_owner_cannot_take_the_approvers_away_alone()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        var key = (await owner.MakeKeyAsync("ed25519", Policy(1, Ada))).Id();

        var change = await ChangePolicyAsync(owner, key, new { approvalsNeeded = 0 });
        Assert.Equal("pending", change.GetProperty("state").GetString());
        Assert.Equal("pending", (await owner.AskedAsync(key, [1])).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.DecideAsync(change, "approve")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.DecideAsync(change, "approve")).StatusCode);
        Assert.Equal("done", (await owner.AskedAsync(key, [1])).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Small_amounts_go_alone_and_limits_hold_when_the_approval_comes()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        var policy = new
        {
            approvalsNeeded = 1,
            approvers = new[] { Ada },
            approvalAbove = "10",
            maxAmountPerDay = "100",
        };
        var key = (await owner.MakeKeyAsync("secp256k1", policy)).Id();

        Assert.Equal("done", (await owner.AskedAsync(key, Custody.Transaction(10))).GetProperty("state").GetString());
        var one = await owner.AskedAsync(key, Custody.Transaction(60));
        var two = await owner.AskedAsync(key, Custody.Transaction(61));
        Assert.Equal(HttpStatusCode.OK, (await ada.DecideAsync(one, "approve")).StatusCode);
        Assert.Equal("daily-amount-used", await Custody.CodeAsync(await ada.DecideAsync(two, "approve")));
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.AskAsync(key, Custody.Transaction(1))).StatusCode);
    }

    [Fact]
    public async Task A_remote_signer_s_client_gets_the_signature_when_it_asks_again_after_the_approval()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        var made = await owner.MakeKeyAsync("secp256k1", Policy(1, Ada));
        var sign = $"/api/pvkeys/api/v1/eth1/sign/0x{made.GetProperty("publicKey").GetString()}";

        var refused = await owner.PostAsJsonAsync(sign, new { data = "0x7b7d" }, Token);
        var repeated = await owner.PostAsJsonAsync(sign, new { data = "0x7b7d" }, Token);
        Assert.Equal("approval-needed", await Custody.CodeAsync(refused));
        Assert.Equal(HttpStatusCode.Forbidden, repeated.StatusCode);
        var list = await ada.GetFromJsonAsync<JsonElement>($"/api/pvkeys/keys/{made.Id()}/requests", Token);
        var waiting = Assert.Single(list.GetProperty("items").EnumerateArray());
        await ada.DecideAsync(waiting, "approve");
        var signed = await owner.PostAsJsonAsync(sign, new { data = "0x7b7d" }, Token);
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        Assert.Equal(132, (await signed.Content.ReadAsStringAsync(Token)).Length);
        var other = await owner.PostAsJsonAsync(sign, new { data = "0x7b7e" }, Token);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    private static object Policy(int needed, params Guid[] approvers) =>
        new
        {
            approvalsNeeded = needed,
            approvers,
            approvalMinutes = 5,
        };

    private static async Task<JsonElement> ChangePolicyAsync(HttpClient owner, Guid key, object policy)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/pvkeys/keys/{key}/policy")
        {
            Content = JsonContent.Create(policy),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        var answer = await owner.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }
}
