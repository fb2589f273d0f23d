using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>Who somebody is elsewhere.</summary>
/// <param name="Issuer">Which provider says so.</param>
/// <param name="Subject">The identifier there.</param>
/// <param name="Email">The address, where the provider says that it has checked it.</param>
/// <param name="Name">As the person is called there.</param>
internal sealed record ForeignAccount(string Issuer, string Subject, string? Email, string? Name);

/// <summary>The answer of a provider could not be believed.</summary>
internal sealed class ExternalRefusedException(string reason) : Exception(reason);

/// <summary>Exchanges the provider's code and finds out whose it is; every value is checked before it is believed.</summary>
internal sealed class ExternalIdentity(
    ExternalDirectory directory,
    ExternalTrips trips,
    ProviderCalls calls,
    TimeProvider clock
)
{
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.EcdsaSha256,
    ];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    public async Task<ForeignAccount> FindAsync(HttpContext context, ExternalTrip trip)
    {
        var provider = directory.Find(trip.Provider);
        var code = context.Request.Query["code"].ToString();
        if (code.Length is 0 or > 2000)
        {
            throw new ExternalRefusedException("The provider sent no code.");
        }
        return provider.Kind == ExternalKind.GitHub
            ? await GitHubAsync(provider, trip, code, context.RequestAborted)
            : await OidcAsync(context, provider, trip, code);
    }

    private async Task<ForeignAccount> OidcAsync(
        HttpContext context,
        ExternalProvider provider,
        ExternalTrip trip,
        string code
    )
    {
        var known = await directory.DiscoverAsync(trip.Provider, provider, context.RequestAborted);
        // RFC 9207: an answer that names another issuer was mixed up on the way.
        if (context.Request.Query.TryGetValue("iss", out var named) && named.ToString() != known.Issuer)
        {
            throw new ExternalRefusedException("The answer is of another issuer.");
        }
        var answer = await calls.ExchangeAsync(
            known.TokenEndpoint,
            provider,
            trip,
            (code, trips.CallbackOf(trip.Provider)),
            context.RequestAborted
        );
        var result = await handler.ValidateTokenAsync(
            ProviderCalls.TextOf(answer, "id_token") ?? "",
            Parameters(provider, known)
        );
        var claims = result.Claims;
        if (
            !result.IsValid
            || !claims.TryGetValue("nonce", out var nonce)
            || nonce as string != trip.Nonce
            || !claims.TryGetValue("sub", out var subject)
            || subject is not string { Length: > 0 and <= 255 } id
        )
        {
            throw new ExternalRefusedException("The identity token does not hold.");
        }
        var account = new ForeignAccount(known.Issuer, id, CheckedAddress(claims), TextOf(claims, "name"));
        return await CompleteAsync(
            account,
            claims,
            known,
            ProviderCalls.TextOf(answer, "access_token"),
            context.RequestAborted
        );
    }

    // Issuers may keep these claims out of the token and answer them at their own address (OpenID Connect Core 5.3, 5.4).
    private async Task<ForeignAccount> CompleteAsync(
        ForeignAccount account,
        IDictionary<string, object> claims,
        OpenIdConnectConfiguration known,
        string? accessToken,
        CancellationToken cancellationToken
    )
    {
        var addressed = claims.ContainsKey("email") && claims.ContainsKey("email_verified");
        if ((addressed && account.Name is not null) || known.UserInfoEndpoint is null or "" || accessToken is null)
        {
            return account;
        }
        JsonElement more;
        try
        {
            more = await calls.AskAsync(known.UserInfoEndpoint, accessToken, cancellationToken);
        }
        catch (ExternalRefusedException)
        {
            // The token has proved who it is; only a newcomer needs more than that.
            return account;
        }
        // 5.3.2: what is of somebody else must not be used; the access token may have been exchanged for another's.
        if (ProviderCalls.TextOf(more, "sub") != account.Subject)
        {
            throw new ExternalRefusedException("The answer about the user is about another one.");
        }
        return account with
        {
            Name = account.Name ?? ProviderCalls.TextOf(more, "name"),
            Email = addressed ? account.Email : CheckedAddress(more),
        };
    }

    // Some providers write the boolean as text.
    private static string? CheckedAddress(IDictionary<string, object> claims) =>
        claims.TryGetValue("email_verified", out var verified) && verified is true or "true"
            ? TextOf(claims, "email")
            : null;

    private static string? TextOf(IDictionary<string, object> claims, string name) =>
        claims.TryGetValue(name, out var value) ? value as string : null;

    private static string? CheckedAddress(JsonElement answer) =>
        Is(answer, "email_verified") || ProviderCalls.TextOf(answer, "email_verified") == "true"
            ? ProviderCalls.TextOf(answer, "email")
            : null;

    private TokenValidationParameters Parameters(ExternalProvider provider, OpenIdConnectConfiguration known) =>
        new()
        {
            ValidIssuer = known.Issuer,
            ValidAudience = provider.ClientId,
            IssuerSigningKeys = known.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) =>
            {
                var now = clock.GetUtcNow().UtcDateTime;
                return until > now.AddMinutes(-1) && (from is null || from <= now.AddMinutes(1));
            },
        };

    private async Task<ForeignAccount> GitHubAsync(
        ExternalProvider provider,
        ExternalTrip trip,
        string code,
        CancellationToken cancellationToken
    )
    {
        var endpoint = provider.Issuer.TrimEnd('/') + "/login/oauth/access_token";
        var answer = await calls.ExchangeAsync(
            endpoint,
            provider,
            trip,
            (code, trips.CallbackOf(trip.Provider)),
            cancellationToken
        );
        var token = ProviderCalls.TextOf(answer, "access_token");
        var user = await AskGitHubAsync(provider, "/user", token, cancellationToken);
        if (!user.TryGetProperty("id", out var id) || !id.TryGetInt64(out var number))
        {
            throw new ExternalRefusedException("The provider did not say who it is.");
        }
        return new ForeignAccount(
            provider.Issuer,
            number.ToString(),
            await GitHubAddressAsync(provider, token, cancellationToken),
            ProviderCalls.TextOf(user, "name") ?? ProviderCalls.TextOf(user, "login")
        );
    }

    // What stands in the profile is not checked by GitHub; this list says what is.
    private async Task<string?> GitHubAddressAsync(
        ExternalProvider provider,
        string? token,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var list = await AskGitHubAsync(provider, "/user/emails", token, cancellationToken);
            return list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray()
                    .Where(row => Is(row, "primary") && Is(row, "verified"))
                    .Select(AddressOf)
                    .FirstOrDefault()
                : null;
        }
        catch (ExternalRefusedException)
        {
            // The person did not let us see it: she can be known by her identifier all the same.
            return null;
        }
    }

    private Task<JsonElement> AskGitHubAsync(
        ExternalProvider provider,
        string path,
        string? token,
        CancellationToken cancellationToken
    ) => calls.AskAsync(provider.Api.TrimEnd('/') + path, token, cancellationToken);

    private static string? AddressOf(JsonElement row) => ProviderCalls.TextOf(row, "email");

    private static bool Is(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object
        && row.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.True;
}
