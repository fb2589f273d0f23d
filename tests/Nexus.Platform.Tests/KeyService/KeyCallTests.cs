using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Storage;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.KeyService;

public sealed class KeyCallTests
{
    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task A_data_key_wrapped_before_a_rotation_unwraps_after_it(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        var made = await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("objects"));
        await host.RotateAsync("objects");
        var later = await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("objects"));

        var unwrapped = await host.SendAsync(KeyCalls.UnwrapDataKey, new UnwrapDataKey("objects", made.Wrapped));
        var rewrapped = await host.SendAsync(KeyCalls.RewrapDataKey, new RewrapDataKey("objects", made.Wrapped));
        var again = await host.SendAsync(KeyCalls.UnwrapDataKey, new UnwrapDataKey("objects", rewrapped.Wrapped));

        Assert.Equal(32, made.Plaintext.Length);
        Assert.Equal(made.Plaintext, unwrapped.Plaintext);
        Assert.Equal(made.Plaintext, again.Plaintext);
        Assert.StartsWith("nk1:1:", made.Wrapped, StringComparison.Ordinal);
        Assert.StartsWith("nk1:2:", later.Wrapped, StringComparison.Ordinal);
        Assert.StartsWith("nk1:2:", rewrapped.Wrapped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrapped_key_that_was_changed_or_belongs_to_another_name_is_refused()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        var made = await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("objects"));
        await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("mails"));
        var changed = made.Wrapped[..^2] + (made.Wrapped[^2] == 'A' ? "B" : "A") + made.Wrapped[^1];

        foreach (
            var (key, wrapped) in new[]
            {
                ("mails", made.Wrapped),
                ("objects", changed),
                ("objects", "nk1:9:AAAA"),
                ("objects", "nk1:1:AAAA"),
                ("objects", "rubbish"),
                ("unknown", made.Wrapped),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<ServiceCallException>(() =>
                host.SendAsync(KeyCalls.UnwrapDataKey, new UnwrapDataKey(key, wrapped))
            );
            Assert.Equal(400, refused.Answer?.Status);
        }
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Old_signatures_verify_after_a_rotation_and_the_newest_key_signs(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);
        byte[] data = [1, 2, 3];
        var before = await host.SendAsync(KeyCalls.Sign, new SignData("tokens", data));
        await host.RotateAsync("tokens");
        var after = await host.SendAsync(KeyCalls.Sign, new SignData("tokens", data));
        var chosen = await host.SendAsync(KeyCalls.Sign, new SignData("tokens", data, before.KeyId));
        var keys = (await host.SendAsync(KeyCalls.PublicKeys, new GetPublicKeys("tokens"))).Keys;

        Assert.Equal([after.KeyId, before.KeyId], keys.Select(key => key.KeyId));
        Assert.Equal(before.KeyId, chosen.KeyId);
        Assert.NotEqual(before.KeyId, after.KeyId);
        foreach (var signed in new[] { before, after, chosen })
        {
            Assert.Equal(64, signed.Signature.Length);
            Assert.True(Verifies(keys.Single(key => key.KeyId == signed.KeyId), data, signed.Signature));
        }
        Assert.False(Verifies(keys[0], data, before.Signature));
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Many_first_users_of_a_name_get_one_and_the_same_key(DatabaseEngine engine)
    {
        await using var host = await ServiceHost.StartAsync(engine, PlatformDomain.Services);

        var signed = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => host.SendAsync(KeyCalls.Sign, new SignData("tokens", [1])))
        );

        Assert.Single(signed.Select(one => one.KeyId).Distinct());
        Assert.Single((await host.SendAsync(KeyCalls.PublicKeys, new GetPublicKeys("tokens"))).Keys);
    }

    [Fact]
    public async Task A_derived_key_is_stable_and_differs_by_context_and_parent()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);

        var first = await host.SendAsync(KeyCalls.Derive, new DeriveKey("playback", "urls"));
        var again = await host.SendAsync(KeyCalls.Derive, new DeriveKey("playback", "urls"));
        var otherContext = await host.SendAsync(KeyCalls.Derive, new DeriveKey("playback", "covers"));
        var otherParent = await host.SendAsync(KeyCalls.Derive, new DeriveKey("sharing", "urls"));

        Assert.Equal(32, first.Plaintext.Length);
        Assert.Equal(first.Plaintext, again.Plaintext);
        Assert.NotEqual(first.Plaintext, otherContext.Plaintext);
        Assert.NotEqual(first.Plaintext, otherParent.Plaintext);
    }

    [Fact]
    public async Task One_name_serves_one_purpose_and_bad_names_are_refused()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        await host.SendAsync(KeyCalls.Sign, new SignData("tokens", [1]));

        var mixed = await Assert.ThrowsAsync<ServiceCallException>(() =>
            host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("tokens"))
        );
        var bad = await Assert.ThrowsAsync<ServiceCallException>(() =>
            host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("Not a name"))
        );

        Assert.True(mixed.Is("key-kind-mismatch"));
        Assert.Equal(400, bad.Answer?.Status);
    }

    [Fact]
    public async Task The_object_stores_data_keys_come_from_key_service()
    {
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        var client = host.Services.GetRequiredService<ServiceClient>();
        using var writer = new KeyServiceDataKeys(client);
        using var reader = new KeyServiceDataKeys(client);

        DataKey made = await writer.CreateAsync("objects", TestContext.Current.CancellationToken);
        var opened = await reader.UnwrapAsync("objects", made.Wrapped, TestContext.Current.CancellationToken);
        // Callers wipe their copy; the next reader must not get zeros from memory.
        CryptographicOperations.ZeroMemory(opened);
        var again = await reader.UnwrapAsync("objects", made.Wrapped, TestContext.Current.CancellationToken);

        Assert.Equal(made.Plaintext, again);
        await Assert.ThrowsAsync<CryptographicException>(async () =>
            await reader.UnwrapAsync("other", made.Wrapped, TestContext.Current.CancellationToken)
        );
    }

    private static bool Verifies(PublicKey key, byte[] data, byte[] signature)
    {
        using var pair = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) },
            }
        );
        return pair.VerifyData(
            data,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }
}
