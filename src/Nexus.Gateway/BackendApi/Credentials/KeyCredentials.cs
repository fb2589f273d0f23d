using Microsoft.AspNetCore.Http;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Credentials;

/// <summary>
/// Takes <c>X-Api-Key</c>, or an API key or personal token as a bearer, and puts its access token in place. A good API
/// key in a Vault client's <c>X-Vault-Token</c> stays there, because key-service judges it by its own rules; a personal
/// token there becomes its access token.
/// </summary>
internal sealed class KeyCredentials(Onward next, CredentialTokens tokens) : IGatewayStep
{
    private const string Header = "X-Api-Key";

    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        var secret = request.IsIn(StreamKeys.Roots) ? null : Find(context.Request.Headers);
        var vault = FindVault(context.Request.Headers, request);
        return secret is null && vault is null ? next(context, request) : ReplaceAsync(context, request, secret, vault);
    }

    private async Task ReplaceAsync(HttpContext context, GatewayRequest request, string? secret, string? vault)
    {
        if (secret is not null)
        {
            var headers = context.Request.Headers;
            var token =
                await tokens.ExchangeAsync(secret, request, context.RequestAborted) ?? throw CredentialTokens.Refused();
            // It is the gateway's alone: a service sees the access token.
            headers.Remove(Header);
            headers.Authorization = "Bearer " + token;
        }
        if (vault is not null)
        {
            await ExchangeVaultAsync(context, request, vault);
        }
        await next(context, request);
    }

    // Without a credential key-service refuses, in Vault's form.
    private async Task ExchangeVaultAsync(HttpContext context, GatewayRequest request, string secret)
    {
        var headers = context.Request.Headers;
        var token = await tokens.ExchangeAsync(secret, request, context.RequestAborted);
        if (token is null)
        {
            headers.Remove(VaultRoutes.Token);
        }
        else if (IsPersonal(secret))
        {
            headers[VaultRoutes.Token] = token;
        }
    }

    private static string? FindVault(IHeaderDictionary headers, GatewayRequest request) =>
        request.IsIn(VaultRoutes.Roots) && headers[VaultRoutes.Token].ToString().Trim() is var token && IsOurs(token)
            ? token
            : null;

    private static string? Find(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        if (headers[Header].ToString() is { Length: > 0 } key)
        {
            return authorization.Length == 0
                ? key
                : throw Problems.Of(
                    400,
                    "two-credentials",
                    "The request shows two credentials.",
                    "Send Authorization or X-Api-Key, not both."
                );
        }
        if (!authorization.StartsWith("Bearer nx", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var token = authorization["Bearer ".Length..].Trim();
        return IsOurs(token) ? token : null;
    }

    private static bool IsOurs(string token) =>
        token.StartsWith(ApiKeyCalls.Prefix, StringComparison.Ordinal) || IsPersonal(token);

    private static bool IsPersonal(string token) =>
        token.StartsWith(CredentialTokens.PersonalPrefix, StringComparison.Ordinal);
}
