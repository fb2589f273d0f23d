using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Platform.KeyService;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.KeyService;

public sealed class TransitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Text_is_encrypted_rotated_rewrapped_and_every_use_is_audited(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        using var vault = VaultClient.As(host, Guid.CreateVersion7());

        await vault.DataAsync("transit/keys/orders");
        var first = await vault.EncryptAsync("orders", "four candles");
        await vault.DataAsync("transit/keys/orders/rotate");
        var second = (await vault.DataAsync("transit/rewrap/orders", new { ciphertext = first })).GetProperty(
            "ciphertext"
        );

        Assert.StartsWith("vault:v1:", first, StringComparison.Ordinal);
        Assert.StartsWith("vault:v2:", second.GetString(), StringComparison.Ordinal);
        Assert.Equal("four candles", await vault.DecryptAsync("orders", first));
        Assert.Equal("four candles", await vault.DecryptAsync("orders", second.GetString()!));
        var actions = await host.InScopeAsync(services =>
            services
                .GetRequiredService<KeyDb>()
                .Database.SqlQueryRaw<string>(
                    "SELECT action AS \"Value\" FROM audit WHERE action LIKE 'transit.%' ORDER BY id"
                )
                .ToListAsync(Token)
        );
        Assert.Equal(
            [
                "transit.created",
                "transit.encrypted",
                "transit.rotated",
                "transit.rewrapped",
                "transit.decrypted",
                "transit.decrypted",
            ],
            actions
        );
    }

    [Theory]
    [InlineData("aes128-gcm96")]
    [InlineData("aes256-gcm96")]
    [InlineData("chacha20-poly1305")]
    [InlineData("rsa-2048")]
    public async Task A_changed_nonce_ciphertext_tag_or_binding_is_refused(string type)
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var vault = VaultClient.As(host, Guid.CreateVersion7());
        await vault.DataAsync("transit/keys/one", new { type });
        await vault.DataAsync("transit/keys/two", new { type });
        var text = await vault.EncryptAsync("one", "four candles");
        var box = Convert.FromBase64String(text["vault:v1:".Length..]);

        Assert.Equal("four candles", await vault.DecryptAsync("one", text));
        foreach (var place in new[] { 0, 13, box.Length - 1 })
        {
            var changed = box.ToArray();
            changed[place] ^= 1;
            var ciphertext = "vault:v1:" + Convert.ToBase64String(changed);
            Assert.Equal(
                "cipher: message authentication failed",
                await vault.RefusedAsync(400, "transit/decrypt/one", new { ciphertext })
            );
        }
        await vault.RefusedAsync(400, "transit/decrypt/two", new { ciphertext = text });
        foreach (
            var wrong in new[] { "vault:v2:" + text[9..], "vault:v0:" + text[9..], text[9..], "vault:v1:AAAA", "" }
        )
        {
            await vault.RefusedAsync(400, "transit/decrypt/one", new { ciphertext = wrong });
        }
    }

    [Fact]
    public async Task Associated_data_must_be_the_same()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var vault = VaultClient.As(host, Guid.CreateVersion7());
        var made = await vault.DataAsync(
            "transit/encrypt/bound",
            new { plaintext = VaultClient.Base64("x"), associated_data = VaultClient.Base64("row 7") }
        );
        var ciphertext = made.GetProperty("ciphertext").GetString();

        await vault.DataAsync(
            "transit/decrypt/bound",
            new { ciphertext, associated_data = VaultClient.Base64("row 7") }
        );
        await vault.RefusedAsync(400, "transit/decrypt/bound", new { ciphertext });
        var other = new { ciphertext, associated_data = VaultClient.Base64("row 8") };
        await vault.RefusedAsync(400, "transit/decrypt/bound", other);
    }

    [Fact]
    public async Task A_version_below_the_minimum_is_refused_and_a_trimmed_one_is_gone()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var vault = VaultClient.As(host, Guid.CreateVersion7());
        var old = await vault.EncryptAsync("orders", "four candles");
        await vault.DataAsync("transit/keys/orders/rotate");
        await vault.DataAsync(
            "transit/keys/orders/config",
            new { min_decryption_version = 2, min_encryption_version = 2 }
        );

        Assert.Contains(
            "too old",
            await vault.RefusedAsync(400, "transit/decrypt/orders", new { ciphertext = old }),
            StringComparison.Ordinal
        );
        await vault.RefusedAsync(400, "transit/rewrap/orders", new { ciphertext = old });
        var rollback = new { plaintext = VaultClient.Base64("x"), key_version = 1 };
        await vault.RefusedAsync(400, "transit/encrypt/orders", rollback);
        await vault.RefusedAsync(400, "transit/keys/orders/config", new { min_decryption_version = 3 });

        var (trimmed, _) = await vault.SendAsync("POST", "transit/keys/orders/trim", new { min_available_version = 2 });
        Assert.Equal(204, trimmed);
        // What is erased does not come back with the policy.
        await vault.RefusedAsync(400, "transit/keys/orders/config", new { min_decryption_version = 1 });
    }

    [Fact]
    public async Task A_derived_key_needs_the_same_context_and_another_key_refuses_one()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var vault = VaultClient.As(host, Guid.CreateVersion7());
        await vault.DataAsync("transit/keys/tenants", new { derived = true });
        var (mine, yours) = (VaultClient.Base64("tenant 1"), VaultClient.Base64("tenant 2"));
        var made = await vault.DataAsync(
            "transit/encrypt/tenants",
            new { plaintext = VaultClient.Base64("x"), context = mine }
        );
        var ciphertext = made.GetProperty("ciphertext").GetString();

        await vault.DataAsync("transit/decrypt/tenants", new { ciphertext, context = mine });
        await vault.RefusedAsync(400, "transit/decrypt/tenants", new { ciphertext, context = yours });
        await vault.RefusedAsync(400, "transit/decrypt/tenants", new { ciphertext });
        await vault.DataAsync("transit/keys/plain");
        var useless = new { plaintext = VaultClient.Base64("x"), context = mine };
        await vault.RefusedAsync(400, "transit/encrypt/plain", useless);
    }

    [Fact]
    public async Task A_key_serves_only_what_its_type_is_for()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var vault = VaultClient.As(host, Guid.CreateVersion7());
        await vault.DataAsync("transit/keys/box");
        await vault.DataAsync("transit/keys/pen", new { type = "ed25519" });
        await vault.DataAsync("transit/keys/seal", new { type = "hmac" });
        var input = VaultClient.Base64("x");
        var signature = (await vault.DataAsync("transit/sign/pen", new { input })).GetProperty("signature").GetString();

        await vault.RefusedAsync(400, "transit/sign/box", new { input });
        await vault.RefusedAsync(400, "transit/encrypt/pen", new { plaintext = input });
        await vault.RefusedAsync(400, "transit/sign/seal", new { input });
        await vault.RefusedAsync(400, "transit/decrypt/pen", new { ciphertext = signature });
        await vault.RefusedAsync(400, "transit/keys/pen2", new { type = "rot13" });
        // A name that is taken keeps its type.
        var again = await vault.DataAsync("transit/keys/pen", new { type = "aes256-gcm96" });
        Assert.Equal("ed25519", again.GetProperty("type").GetString());
        // An HMAC is no signature, also of the same key and input.
        var code = (await vault.DataAsync("transit/hmac/pen", new { input })).GetProperty("hmac").GetString();
        var crossed = await vault.DataAsync("transit/verify/pen", new { input, signature = code });
        Assert.False(crossed.GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task A_key_that_is_not_exportable_never_leaves_and_cannot_become_so()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var vault = VaultClient.As(host, Guid.CreateVersion7());
        await vault.DataAsync("transit/keys/kept", new { type = "ecdsa-p256" });
        await vault.DataAsync("transit/keys/free", new { exportable = true });

        foreach (var what in new[] { "signing-key", "hmac-key", "encryption-key" })
        {
            var refused = await vault.RefusedAsync(400, $"transit/export/{what}/kept", method: "GET");
            Assert.Equal("private key material is not exportable", refused);
        }
        await vault.RefusedAsync(400, "transit/keys/kept/config", new { exportable = true });
        var publicKey = await vault.DataAsync("transit/export/public-key/kept", method: "GET");
        Assert.Contains(
            "PUBLIC KEY",
            publicKey.GetProperty("keys").GetProperty("1").GetString(),
            StringComparison.Ordinal
        );

        // The exported key opens what the service made: the ciphertext is plain AES-256-GCM.
        var text = await vault.EncryptAsync("free", "four candles");
        var free = await vault.DataAsync("transit/export/encryption-key/free/latest", method: "GET");
        var box = Convert.FromBase64String(text[9..]);
        var plaintext = new byte[box.Length - 28];
        using var cipher = new AesGcm(free.GetProperty("keys").GetProperty("1").GetBytesFromBase64(), 16);
        cipher.Decrypt(box.AsSpan(0, 12), box.AsSpan(12, plaintext.Length), box.AsSpan(box.Length - 16), plaintext);
        Assert.Equal("four candles", Encoding.UTF8.GetString(plaintext));
    }

    [Fact]
    public async Task Deletion_needs_the_key_s_own_permission()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var vault = VaultClient.As(host, Guid.CreateVersion7());
        var text = await vault.EncryptAsync("orders", "x");

        await vault.RefusedAsync(400, "transit/keys/orders", method: "DELETE");
        await vault.DataAsync("transit/keys/orders/config", new { deletion_allowed = true });
        var (status, _) = await vault.SendAsync("DELETE", "transit/keys/orders");
        Assert.Equal(204, status);
        await vault.RefusedAsync(404, "transit/keys/orders", method: "GET");
        // A new key of the old name opens nothing of it.
        await vault.DataAsync("transit/keys/orders");
        await vault.RefusedAsync(400, "transit/decrypt/orders", new { ciphertext = text });
    }

    [Theory, OnEachDatabase]
    public async Task Foreign_keys_are_refused_like_absent_ones_until_their_owner_grants_a_deed(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        var (owner, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var own = VaultClient.As(host, owner);
        using var foreign = VaultClient.InNamespace(host, other, owner, "creator");
        using var administrator = VaultClient.InNamespace(host, Guid.CreateVersion7(), owner, "administrator");
        var text = await own.EncryptAsync("orders", "four candles");
        var body = new { ciphertext = text };

        foreach (var name in new[] { "orders", "absent" })
        {
            Assert.Equal("permission denied", await foreign.RefusedAsync(403, $"transit/decrypt/{name}", body));
            Assert.Equal("permission denied", await foreign.RefusedAsync(403, $"transit/keys/{name}", method: "GET"));
            Assert.Equal("permission denied", await administrator.RefusedAsync(403, $"transit/decrypt/{name}", body));
            var create = new { type = "aes256-gcm96" };
            Assert.Equal("permission denied", await foreign.RefusedAsync(403, $"transit/keys/{name}", create));
        }
        // The same name is one's own key elsewhere.
        using var elsewhere = VaultClient.As(host, other);
        await elsewhere.DataAsync("transit/keys/orders");
        await elsewhere.RefusedAsync(400, "transit/decrypt/orders", body);

        using var signedIn = host.ClientAs(owner);
        var grants = $"/api/keys/transit-keys/orders/grants/{other}";
        var forbidden = await signedIn.PutAsJsonAsync(grants, new { capabilities = new[] { "export" } }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, forbidden.StatusCode);
        var granted = await signedIn.PutAsJsonAsync(grants, new { capabilities = new[] { "decrypt" } }, Token);
        Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
        Assert.Equal("four candles", await foreign.DecryptAsync("orders", text));
        var encrypt = new { plaintext = VaultClient.Base64("x") };
        await foreign.RefusedAsync(403, "transit/encrypt/orders", encrypt);
        await signedIn.DeleteAsync(grants, Token);
        await foreign.RefusedAsync(403, "transit/decrypt/orders", body);
    }

    [Fact]
    public async Task An_api_key_does_what_its_scopes_say_until_it_is_revoked()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        var owner = Guid.CreateVersion7();
        using var signedIn = host.ClientAs(owner);
        using var own = VaultClient.As(host, owner);
        await own.DataAsync("transit/keys/orders");
        await own.DataAsync("transit/keys/mails");
        var request = new { name = "job", scopes = new[] { "transit:encrypt/orders" } };
        var answer = await signedIn.PostAsJsonAsync("/api/keys/api-keys", request, Token);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        using var job = VaultClient.WithToken(host, made.GetProperty("secret").GetString()!);

        var text = await job.EncryptAsync("orders", "x");
        await job.RefusedAsync(403, "transit/decrypt/orders", new { ciphertext = text });
        await job.RefusedAsync(403, "transit/encrypt/mails", new { plaintext = "eA==" });
        await job.RefusedAsync(403, "transit/encrypt/new-one", new { plaintext = "eA==" });
        Assert.Equal(
            "job",
            (await job.DataAsync("auth/token/lookup-self", method: "GET")).GetProperty("display_name").GetString()
        );
        await signedIn.DeleteAsync($"/api/keys/api-keys/{made.GetProperty("id").GetGuid()}", Token);
        Assert.Equal(
            "permission denied",
            await job.RefusedAsync(403, "transit/encrypt/orders", new { plaintext = "eA==" })
        );
    }

    [Fact]
    public async Task Bad_tokens_and_bad_bodies_get_Vaults_form_of_an_error()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var stranger = VaultClient.WithToken(host, "nxk_nothing");
        using var vault = VaultClient.As(host, Guid.CreateVersion7());

        Assert.Equal("permission denied", await stranger.RefusedAsync(403, "transit/keys/x", method: "GET"));
        Assert.Equal("missing plaintext", await vault.RefusedAsync(400, "transit/encrypt/x", new { }));
        await vault.RefusedAsync(400, "transit/encrypt/x", new { plaintext = "not base64!" });
        await vault.RefusedAsync(400, "transit/encrypt/x", new[] { 1 });
        await vault.RefusedAsync(400, "transit/encrypt/x", new { batch_input = Array.Empty<object>() });
        await vault.RefusedAsync(400, "transit/keys/a%20b", new { });
        var (status, health) = await stranger.SendAsync("GET", "sys/health");
        Assert.Equal((200, false), (status, health.GetProperty("sealed").GetBoolean()));
    }
}
