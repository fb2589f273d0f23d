using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Data;
using Nexus.Platform.Tests.KeyService;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

/// <summary>What an HSM made, it never gives out, not even to who has its PIN.</summary>
public sealed class HsmKeysTests
{
    [Fact]
    public async Task Keys_were_made_inside_and_nobody_reads_them()
    {
        var settings = SoftHsm.Settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        foreach (var (key, value) in SoftHsm.Settings)
        {
            settings[key.Replace("PvKeys:", "KeyService:Root:", StringComparison.Ordinal)] = value;
        }
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services, settings);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        foreach (var curve in (string[])["p256", "ed25519", "secp256k1"])
        {
            await owner.MakeKeyAsync(curve, store: "pkcs11", name: curve);
        }
        // The root key is made with its first use.
        await host.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey("objects"));

        using var session = HsmToken
            .Open(
                new HsmOptions
                {
                    Library = SoftHsm.Settings["PvKeys:Pkcs11:Library"]!,
                    Token = SoftHsm.Settings["PvKeys:Pkcs11:Token"]!,
                    Pin = SoftHsm.Settings["PvKeys:Pkcs11:Pin"]!,
                }
            )
            .Session(SessionType.ReadOnly);
        var attributes = HsmToken.Factories.ObjectAttributeFactory;
        var secrets = session.FindAllObjects([attributes.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY)]);
        Assert.True(secrets.Count >= 3);
        secrets.AddRange(session.FindAllObjects([attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY)]));
        Assert.True(secrets.Count >= 4);
        Assert.All(
            secrets,
            secret =>
            {
                Assert.True(session.GetAttributeValue(secret, [CKA.CKA_LOCAL])[0].GetValueAsBool());
                Assert.True(session.GetAttributeValue(secret, [CKA.CKA_ALWAYS_SENSITIVE])[0].GetValueAsBool());
                Assert.True(session.GetAttributeValue(secret, [CKA.CKA_NEVER_EXTRACTABLE])[0].GetValueAsBool());
                Assert.True(session.GetAttributeValue(secret, [CKA.CKA_VALUE])[0].CannotBeRead);
            }
        );
    }
}
