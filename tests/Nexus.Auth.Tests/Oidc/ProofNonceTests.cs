using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>Where proofs must bear the provider's nonce (RFC 9449 section 8), openid-client copes by itself.</summary>
public sealed class ProofNonceTests
{
    [Fact]
    public async Task Proofs_need_a_nonce_of_the_provider()
    {
        var settings = new Dictionary<string, string?> { ["Security:ProofNonces"] = "true" };
        await using var rig = await OidcRig.StartAsync(DatabaseEngine.Sqlite, settings);
        await NodeClients.RunAsync("nonces", await rig.PersonAsync("nonces"));
        await NodeClients.RunAsync("dpop", await rig.PersonAsync("dpop"));
    }
}
