using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Nexus.Platform.KeyService.Keys;
using Nexus.Platform.Tests.PvKeys;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.KeyService;

public sealed class RootKeyTests
{
    [Fact]
    public async Task A_root_key_from_a_file_opens_only_what_it_sealed()
    {
        using var folder = new TempFolder();
        var file = folder.File("root-key");
        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n";
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string?> { ["KeyService:Root:File"] = file };
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services, settings);
        var made = await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("objects"));

        await host.RestartAsync();
        var opened = await host.SendAsync(KeyCalls.UnwrapDataKey, new UnwrapDataKey("objects", made.Wrapped));
        Assert.Equal(made.Plaintext, opened.Plaintext);

        var other = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await File.WriteAllTextAsync(file, other, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<ConfigurationException>(host.RestartAsync);
        Assert.Contains("is not the one under which the keys", refused.Message, StringComparison.Ordinal);

        // Nothing was harmed: with the right one all is as it was.
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        await host.RestartAsync();
        opened = await host.SendAsync(KeyCalls.UnwrapDataKey, new UnwrapDataKey("objects", made.Wrapped));
        Assert.Equal(made.Plaintext, opened.Plaintext);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_root_key_of_another_form_is_named_with_what_is_allowed(string text)
    {
        using var folder = new TempFolder();
        var file = folder.File("root-key");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        Refuse("KeyService:Root:File", new RootKeyOptions { File = file }, "");
        Refuse("KeyService:Root:File", new RootKeyOptions { File = folder.File("missing") }, "");
        Refuse("Security:RootKey", new RootKeyOptions(), text);
    }

    private static void Refuse(string named, RootKeyOptions options, string text)
    {
        var refused = Assert.Throws<ConfigurationException>(() =>
            new ConfiguredRootKey(options, new SecurityOptions { RootKey = text })
        );
        Assert.Contains(named + " is wrong: allowed is", refused.Message, StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !refused.Message.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_root_key_in_an_HSM_seals_and_opens_and_notices_changes()
    {
        var settings = SoftHsm.Settings.ToDictionary(
            setting => setting.Key.Replace("PvKeys:", "KeyService:Root:", StringComparison.Ordinal),
            setting => setting.Value
        );
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services, settings);
        var made = await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("objects"));

        await host.RestartAsync();
        var opened = await host.SendAsync(KeyCalls.UnwrapDataKey, new UnwrapDataKey("objects", made.Wrapped));
        Assert.Equal(made.Plaintext, opened.Plaintext);

        var root = host.Services.GetRequiredService<RootCipher>();
        var box = Convert.FromBase64String(root.Seal("one", 1, [1, 2, 3]));
        Assert.Equal([1, 2, 3], root.Open("one", 1, Convert.ToBase64String(box)));
        Assert.ThrowsAny<CryptographicException>(() => root.Open("two", 1, Convert.ToBase64String(box)));
        box[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => root.Open("one", 1, Convert.ToBase64String(box)));
        Assert.IsType<HsmRootKey>(host.Services.GetRequiredService<IRootKey>());
    }
}
