using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

/// <summary>An approver's desk: what waits, why, and for whose word.</summary>
public sealed class WaitingTests
{
    private static readonly Guid Owner = Guid.CreateVersion7();
    private static readonly Guid Ada = Guid.CreateVersion7();
    private static readonly Guid Ben = Guid.CreateVersion7();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Everybody_sees_what_waits_of_the_keys_he_works_with_and_whether_he_may_decide(
        DatabaseEngine engine
    )
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        using var ben = host.ClientAs(Ben);
        using var stranger = host.ClientAs(Guid.CreateVersion7());
        var policy = new { approvalsNeeded = 2, approvers = (Guid[])[Owner, Ada, Ben] };
        var key = (await owner.MakeKeyAsync("p256", policy)).Id();
        var one = await owner.AskedAsync(key, [1]);
        var two = await owner.AskedAsync(key, [2]);

        var seen = (await WaitingAsync(ada))[0];
        Assert.Equal(one.Id(), seen.Id());
        Assert.Equal("treasury", seen.GetProperty("keyName").GetString());
        Assert.Equal(Owner, seen.GetProperty("requesterId").GetGuid());
        Assert.StartsWith("Test ", seen.GetProperty("requesterName").GetString(), StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1])), seen.GetProperty("digest").GetString());
        Assert.Contains("needs consent", seen.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.True(seen.GetProperty("mayDecide").GetBoolean());
        // He is on the list of approvers, and still does not decide about his own.
        Assert.All(await WaitingAsync(owner), own => Assert.False(own.GetProperty("mayDecide").GetBoolean()));
        Assert.Empty(await WaitingAsync(stranger));

        await ada.DecideAsync(one, "approve");
        seen = (await WaitingAsync(ada))[0];
        Assert.Equal((1, true, false), Standing(seen));
        Assert.Equal((1, false, true), Standing((await WaitingAsync(ben))[0]));
        await ben.DecideAsync(one, "approve");
        Assert.Equal(two.Id(), Assert.Single(await WaitingAsync(ada)).Id());
        await ben.DecideAsync(two, "reject");
        Assert.Empty(await WaitingAsync(owner));
    }

    [Theory, OnEachDatabase]
    public async Task An_approver_reads_typed_data_and_not_its_hash(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        var policy = new
        {
            allowCalls = true,
            approvalsNeeded = 1,
            approvers = (Guid[])[Ada],
            approvalAbove = "100",
        };
        var key = (await owner.MakeKeyAsync("secp256k1", policy)).Id();
        await owner.AskTypedAsync(key, 1, Custody.Recipient);

        var waiting = Assert.Single(await WaitingAsync(ada));
        Assert.Equal("typed-data", waiting.GetProperty("kind").GetString());
        Assert.Equal(Custody.Recipient, waiting.GetProperty("recipient").GetString());
        Assert.Contains("Typed data", waiting.GetProperty("reason").GetString(), StringComparison.Ordinal);
        using var shown = JsonDocument.Parse(waiting.GetProperty("payload").GetString()!);
        Assert.Equal("everybody", shown.RootElement.GetProperty("message").GetProperty("to").GetString());
        using var approved = await ada.DecideAsync(waiting, "approve");
        var done = await approved.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Equal(130, done.GetProperty("signature").GetString()!.Length);
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_no_approver_any_more_sees_and_decides_nothing(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        using var ben = host.ClientAs(Ben);
        var key = (await owner.MakeKeyAsync("ed25519", new { approvalsNeeded = 1, approvers = (Guid[])[Ada] })).Id();
        using var change = new HttpRequestMessage(HttpMethod.Put, $"/api/pvkeys/keys/{key}/policy")
        {
            Content = JsonContent.Create(new { approvalsNeeded = 1, approvers = (Guid[])[Ben] }),
        };
        change.Headers.TryAddWithoutValidation("If-Match", "*");
        await owner.SendAsync(change, Token);
        var waiting = Assert.Single(await WaitingAsync(ada));
        Assert.Equal("policy", waiting.GetProperty("kind").GetString());
        await ada.DecideAsync(waiting, "approve");

        var asked = await owner.AskedAsync(key, [1]);
        Assert.Empty(await WaitingAsync(ada));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.DecideAsync(asked, "approve")).StatusCode);
        Assert.Equal(asked.Id(), Assert.Single(await WaitingAsync(ben)).Id());
    }

    [Fact]
    public async Task A_decision_wants_a_person_who_proved_himself_a_moment_ago()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Owner);
        using var ada = host.ClientAs(Ada);
        var longAgo = DateTimeOffset.UtcNow.AddMinutes(-11).ToUnixTimeSeconds();
        using var thief = host.ClientWith(
            Ada,
            new() { ["auth_time"] = longAgo, ["sid"] = Guid.CreateVersion7().ToString() }
        );
        using var program = host.ClientWith(Ada, new() { ["scope"] = "platform:write" });
        var key = (await owner.MakeKeyAsync("p256", new { approvalsNeeded = 1, approvers = (Guid[])[Ada] })).Id();
        var asked = await owner.AskedAsync(key, [1]);

        foreach (var verb in (string[])["approve", "reject"])
        {
            var stolen = await thief.DecideAsync(asked, verb);
            Assert.Equal(HttpStatusCode.Unauthorized, stolen.StatusCode);
            Assert.Equal("step-up-required", await Custody.CodeAsync(stolen));
            Assert.Equal(HttpStatusCode.Forbidden, (await program.DecideAsync(asked, verb)).StatusCode);
        }
        Assert.Equal(asked.Id(), Assert.Single(await WaitingAsync(ada)).Id());
    }

    private static (int Given, bool Approved, bool MayDecide) Standing(JsonElement waiting) =>
        (
            waiting.GetProperty("approvalsGiven").GetInt32(),
            waiting.GetProperty("approved").GetBoolean(),
            waiting.GetProperty("mayDecide").GetBoolean()
        );

    // In pages of one, as a long desk is read.
    private static async Task<List<JsonElement>> WaitingAsync(HttpClient client)
    {
        var found = new List<JsonElement>();
        for (var after = ""; ; )
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/pvkeys/requests?limit=1{after}", Token);
            found.AddRange(page.GetProperty("items").EnumerateArray());
            if (!page.TryGetProperty("next", out var next) || next.GetString() is not { } last)
            {
                return found;
            }
            after = "&after=" + last;
        }
    }
}
