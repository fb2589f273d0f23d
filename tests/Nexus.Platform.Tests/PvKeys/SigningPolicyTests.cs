using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Data;
using Nexus.Platform.PvKeys;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

public sealed class SigningPolicyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_against_the_policy_is_refused_and_the_rule_is_named()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        var policy = new
        {
            maxAmount = "100",
            recipients = new[] { Custody.Recipient.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal) },
            chainId = 1,
            allowData = false,
        };
        var key = (await owner.MakeKeyAsync("secp256k1", policy)).Id();

        var signed = await owner.AskedAsync(key, Custody.Transaction(100));
        Assert.Equal("done", signed.GetProperty("state").GetString());
        Assert.Equal("amount-too-large", await owner.RefusedAsync(key, Custody.Transaction(101)));
        var elsewhere = "0x2222222222222222222222222222222222222222";
        Assert.Equal("recipient-not-allowed", await owner.RefusedAsync(key, Custody.Transaction(1, elsewhere)));
        Assert.Equal("wrong-chain", await owner.RefusedAsync(key, Custody.Transaction(1, chain: 137)));
        Assert.Equal("calls-not-allowed", await owner.RefusedAsync(key, Custody.Transaction(0, call: [1, 2, 3, 4])));
        Assert.Equal("calls-not-allowed", await owner.RefusedAsync(key, Custody.Transaction(0, to: null)));
        Assert.Equal("data-not-allowed", await owner.RefusedAsync(key, [0x7b, 0x7d]));
        // What a chain may understand and the policy cannot.
        Assert.Equal("unknown-transaction", await owner.RefusedAsync(key, Custody.Transaction(1, type: 4)));
        Assert.Equal("unknown-transaction", await owner.RefusedAsync(key, [.. Custody.Transaction(1), 0]));
        Assert.Equal("unknown-transaction", await owner.RefusedAsync(key, [0xc0]));
    }

    [Fact]
    public async Task Typed_data_is_weighed_like_a_call_and_never_signed_as_a_mere_hash()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        var plain = (await owner.MakeKeyAsync("secp256k1", name: "plain")).Id();
        var policy = new
        {
            allowCalls = true,
            chainId = 1,
            recipients = new[] { Custody.Recipient },
        };
        var key = (await owner.MakeKeyAsync("secp256k1", policy, name: "careful")).Id();

        var done = await owner.AskTypedAsync(key, 1, Custody.Recipient);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        Assert.Equal("calls-not-allowed", await (await owner.AskTypedAsync(plain, 1, Custody.Recipient)).CodeAsync());
        Assert.Equal("wrong-chain", await (await owner.AskTypedAsync(key, 137, Custody.Recipient)).CodeAsync());
        var elsewhere = "0x2222222222222222222222222222222222222222";
        Assert.Equal("recipient-not-allowed", await (await owner.AskTypedAsync(key, 1, elsewhere)).CodeAsync());
        // The same as the hash that is signed in the end: 0x1901 and two hashes.
        byte[] hashed = [0x19, 0x01, .. new byte[64]];
        Assert.Equal("typed-data-hashed", await owner.RefusedAsync(plain, hashed));
        Assert.Equal("typed-data-hashed", await owner.RefusedAsync(key, hashed));
        Assert.Equal("typed-data-hashed", await owner.RefusedAsync(plain, [0x19, 0x00, 1]));
        // On other curves these bytes mean nothing.
        var other = (await owner.MakeKeyAsync("ed25519", name: "other")).Id();
        await owner.AskedAsync(other, hashed);
    }

    [Theory, OnEachDatabase]
    public async Task Amounts_of_a_day_and_signatures_of_an_hour_add_up_also_for_requests_at_once(DatabaseEngine engine)
    {
        var clock = new ManualTime(DateTimeOffset.UtcNow);
        await using var host = await ServiceHost.StartAsync(
            engine,
            PlatformDomain.Services,
            configure: services => services.AddSingleton<TimeProvider>(clock)
        );
        using var owner = host.ClientAs(Guid.CreateVersion7());
        var key = (await owner.MakeKeyAsync("secp256k1", new { maxAmountPerDay = "100" })).Id();
        var few = (await owner.MakeKeyAsync("ed25519", new { maxPerHour = 2 }, name: "few")).Id();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => owner.AskAsync(key, Custody.Transaction(40)))
        );
        Assert.InRange(answers.Count(answer => answer.StatusCode == HttpStatusCode.Created), 1, 2);
        while ((await owner.AskAsync(key, Custody.Transaction(20))).StatusCode == HttpStatusCode.Created)
        {
            // Until what is left of the day is used.
        }
        Assert.Equal("daily-amount-used", await owner.RefusedAsync(key, Custody.Transaction(40)));

        await owner.AskedAsync(few, [1]);
        await owner.AskedAsync(few, [2]);
        Assert.Equal("too-many-signatures", await owner.RefusedAsync(few, [3]));
    }

    [Fact]
    public async Task A_repeated_request_gets_the_first_answer_and_counts_once()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        var key = (await owner.MakeKeyAsync("p256", new { maxPerHour = 1 })).Id();

        var first = await (await owner.AskAsync(key, [1], "once")).Content.ReadAsStringAsync(Token);
        var again = await (await owner.AskAsync(key, [1], "once")).Content.ReadAsStringAsync(Token);

        Assert.Equal(first, again);
        Assert.Equal("too-many-signatures", await owner.RefusedAsync(key, [1]));
    }

    [Fact]
    public async Task Keys_of_others_do_not_exist_and_no_answer_holds_a_secret()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        using var other = host.ClientAs(Guid.CreateVersion7(), "administrator");
        var made = await owner.MakeKeyAsync("secp256k1");
        var (key, address) = (made.Id(), made.GetProperty("address").GetString());
        var request = await owner.AskedAsync(key, [0x7b]);

        foreach (var id in new[] { key, Guid.CreateVersion7() })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/pvkeys/keys/{id}", Token)).StatusCode);
            Assert.Equal("not-found", await other.RefusedAsync(id, [0x7b]));
        }
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await other.GetAsync($"/api/pvkeys/requests/{request.Id()}", Token)).StatusCode
        );
        foreach (var identifier in new[] { address, "0x" + new string('1', 40) })
        {
            var sign = $"/api/pvkeys/api/v1/eth1/sign/{identifier}";
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await other.PostAsJsonAsync(sign, new { data = "0x7b" }, Token)).StatusCode
            );
        }
        Assert.Equal("[]", await other.GetStringAsync("/api/pvkeys/api/v1/eth1/publicKeys", Token));
        var shown = await owner.GetStringAsync($"/api/pvkeys/keys/{key}", Token);
        Assert.DoesNotContain("handle", shown, StringComparison.OrdinalIgnoreCase);
        using var anonymous = host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/api/pvkeys/keys", Token)).StatusCode);
        Assert.Equal("OK", await anonymous.GetStringAsync("/api/pvkeys/upcheck", Token));
    }

    [Fact]
    public async Task Every_request_and_signature_is_in_an_unbroken_chain()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        var key = (await owner.MakeKeyAsync("ed25519")).Id();
        await owner.AskedAsync(key, [1]);

        var database = host.Services.GetRequiredKeyedService<ServiceDatabase>("pv-keys");
        var report = await Eventually.GetAsync(
            () => AuditVerifier.VerifyAsync(database, Token),
            found => found.Unsealed == 0,
            "all entries to be sealed"
        );
        Assert.Equal((3L, null), (report.Entries, report.FirstBroken));
    }

    [Fact]
    public async Task Bad_keys_are_not_made()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        await owner.MakeKeyAsync("p256");
        foreach (
            var (wanted, body) in new (int, object)[]
            {
                (409, new { name = "treasury", curve = "p256" }),
                (400, new { name = "x", curve = "rsa" }),
                (
                    400,
                    new
                    {
                        name = "x",
                        curve = "p256",
                        store = "pkcs11",
                    }
                ),
                (
                    400,
                    new
                    {
                        name = "x",
                        curve = "p256",
                        policy = new { maxAmount = "-1" },
                    }
                ),
                (
                    400,
                    new
                    {
                        name = "x",
                        curve = "p256",
                        policy = new { recipients = new[] { "0x12" } },
                    }
                ),
                (
                    400,
                    new
                    {
                        name = "x",
                        curve = "p256",
                        policy = new { approvalsNeeded = 1 },
                    }
                ),
            }
        )
        {
            var answer = await owner.PostAsJsonAsync("/api/pvkeys/keys", body, Token);
            Assert.Equal(wanted, (int)answer.StatusCode);
        }
        var list = await owner.GetFromJsonAsync<JsonElement>("/api/pvkeys/keys", Token);
        Assert.Equal(1, list.GetProperty("items").GetArrayLength());
    }
}
