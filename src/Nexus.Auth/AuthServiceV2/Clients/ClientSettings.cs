using OpenIddict.Abstractions;

namespace Nexus.Auth.AuthServiceV2.Clients;

/// <summary>What we keep of an application beside OpenIddict's own fields.</summary>
internal static class ClientSettings
{
    public const string LogoutAddress = "nexus:backchannel-logout";
    public const string NeedsProof = "nexus:needs-proof";

    /// <summary>No administrator has looked at the application's addresses.</summary>
    public const string SelfRegistered = "nexus:self-registered";

    public static async Task<Uri?> LogoutAddressAsync(
        IOpenIddictApplicationManager applications,
        object application,
        CancellationToken cancellationToken
    )
    {
        var settings = await applications.GetSettingsAsync(application, cancellationToken);
        return settings.TryGetValue(LogoutAddress, out var text) ? new Uri(text) : null;
    }

    public static Task<bool> IsSelfRegisteredAsync(
        IOpenIddictApplicationManager applications,
        object application,
        CancellationToken cancellationToken
    ) => HasAsync(SelfRegistered, applications, application, cancellationToken);

    public static Task<bool> NeedsProofAsync(
        IOpenIddictApplicationManager applications,
        object application,
        CancellationToken cancellationToken
    ) => HasAsync(NeedsProof, applications, application, cancellationToken);

    private static async Task<bool> HasAsync(
        string setting,
        IOpenIddictApplicationManager applications,
        object application,
        CancellationToken cancellationToken
    ) => (await applications.GetSettingsAsync(application, cancellationToken)).ContainsKey(setting);
}
