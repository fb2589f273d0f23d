using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Http;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Clients;

/// <summary>An application's name and secret, shown once.</summary>
internal sealed record MadeClient(string ClientId, string? ClientSecret)
{
    public override string ToString() => $"MadeClient {{ ClientId = {ClientId} }}";
}

/// <summary>Checks and registers applications; both ways to register one end here.</summary>
internal sealed class ClientRegistrar(IOpenIddictApplicationManager applications)
{
    public static string MakeSecret() => "nxs_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <param name="request">What it is to be.</param>
    /// <param name="selfRegistered">No administrator asks for it: its addresses are a stranger's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<MadeClient> RegisterAsync(
        ClientRequest request,
        bool selfRegistered,
        CancellationToken cancellationToken
    )
    {
        Check(request, selfRegistered);
        var secret = request.Proof == ClientProof.Secret ? MakeSecret() : null;
        var descriptor = new OpenIddictApplicationDescriptor
        {
            // With a prefix: never an identifier that could be a person's.
            ClientId = "app_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            ClientSecret = secret,
            ClientType = request.Proof == ClientProof.None ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = request.FirstParty ? ConsentTypes.Implicit : ConsentTypes.Explicit,
            DisplayName = request.Name,
            JsonWebKeySet = request.Jwks is { } jwks ? new JsonWebKeySet(jwks.GetRawText()) : null,
        };
        descriptor.RedirectUris.UnionWith(request.RedirectUris.Select(uri => new Uri(uri)));
        descriptor.PostLogoutRedirectUris.UnionWith(request.PostLogoutRedirectUris.Select(uri => new Uri(uri)));
        descriptor.Permissions.UnionWith(ClientPermissions.Of(request));
        if (request.NeedsPushedRequests)
        {
            descriptor.Requirements.Add(Requirements.Features.PushedAuthorizationRequests);
        }
        if (request.BackchannelLogoutUri is { } target)
        {
            descriptor.Settings[ClientSettings.LogoutAddress] = target;
        }
        if (selfRegistered)
        {
            descriptor.Settings[ClientSettings.SelfRegistered] = "true";
        }
        if (request.NeedsProof)
        {
            descriptor.Settings[ClientSettings.NeedsProof] = "true";
        }
        await applications.CreateAsync(descriptor, cancellationToken);
        return new MadeClient(descriptor.ClientId, secret);
    }

    /// <summary>Throws the problem that names each wrong field.</summary>
    public static void Check(ClientRequest request, bool selfRegistered)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        CheckAddresses(request, errors);
        if (selfRegistered && request.BackchannelLogoutUri?.StartsWith("https:", StringComparison.Ordinal) == false)
        {
            // We call it: what only this machine or its network reaches is named by administrators alone.
            errors["backchannelLogoutUri"] = ["https, at an address of the internet."];
        }
        var unknown = request.Scopes.Except([.. ProviderSetup.IdentityScopes, .. ApiScopes.All]).ToList();
        if (unknown.Count > 0)
        {
            errors["scopes"] = [$"Unknown: {string.Join(", ", unknown)}."];
        }
        var alone =
            request.Grants.Contains(ClientGrant.ClientCredentials)
            || request.Grants.Contains(ClientGrant.TokenExchange);
        if (request.Proof == ClientProof.None && alone)
        {
            errors["grants"] = ["An application without credentials acts only for a person who is there."];
        }
        if (request.Proof == ClientProof.PrivateKey != request.Jwks is not null || !IsPublic(request))
        {
            errors["jwks"] = ["Give the public keys, and only with the proof privateKey: {\"keys\":[…]}."];
        }
        if (errors.Count > 0)
        {
            throw Problems.Invalid(errors);
        }
    }

    private static void CheckAddresses(ClientRequest request, Dictionary<string, IReadOnlyList<string>> errors)
    {
        const string Rule = "https, http on localhost, or a scheme of your own like com.example.app; no fragment.";
        if (!request.RedirectUris.All(uri => RedirectAddress.IsGood(uri)))
        {
            errors["redirectUris"] = [Rule];
        }
        else if (request.Grants.Contains(ClientGrant.AuthorizationCode) && request.RedirectUris.Count == 0)
        {
            errors["redirectUris"] = ["At least one, for the authorization code."];
        }
        if (!request.PostLogoutRedirectUris.All(uri => RedirectAddress.IsGood(uri)))
        {
            errors["postLogoutRedirectUris"] = [Rule];
        }
        if (request.BackchannelLogoutUri is { } target && !RedirectAddress.IsGood(target, native: false))
        {
            errors["backchannelLogoutUri"] = ["https, or http on localhost."];
        }
    }

    private static bool IsPublic(ClientRequest request)
    {
        if (request.Jwks is not { } jwks)
        {
            return true;
        }
        try
        {
            var keys = new JsonWebKeySet(jwks.GetRawText()).Keys;
            return keys.Count is > 0 and <= 10 && keys.All(key => !key.HasPrivateKey && key.Kty is "EC" or "RSA");
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
