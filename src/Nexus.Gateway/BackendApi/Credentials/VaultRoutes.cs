using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Credentials;

/// <summary>
/// Where Vault's clients speak with key-service. It finds by itself who asks, and answers refusals in Vault's form.
/// </summary>
internal static class VaultRoutes
{
    /// <summary>The header of Vault's clients.</summary>
    public const string Token = "X-Vault-Token";

    public static PathSet Roots { get; } = new("/api/keys/v1", "/v1/transit", "/v1/auth/token", "/v1/sys");
}
