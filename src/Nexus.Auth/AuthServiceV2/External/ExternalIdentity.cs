using System.Net.Http.Headers;
using System.Net.Http.Json;
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
    IHttpClientFactory http,
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
        var answer = await ExchangeAsync(known.TokenEndpoint, provider, trip, code, context.RequestAborted);
        var token = answer.TryGetProperty("id_token", out var text) ? text.GetString() : null;
        var result = await handler.ValidateTokenAsync(token ?? "", Parameters(provider, known));
        var claims = result.Claims;
        return
            result.IsValid
            && claims.TryGetValue("nonce", out var nonce)
            && nonce as string == trip.Nonce
            && claims.TryGetValue("sub", out var subject)
            && subject is string { Length: > 0 and <= 255 } id
            ? new ForeignAccount(
                known.Issuer,
                id,
                CheckedAddress(claims),
                claims.TryGetValue("name", out var name) ? name as string : null
            )
            : throw new ExternalRefusedException("The identity token does not hold.");
    }

    // Some providers write the boolean as text.
    private static string? CheckedAddress(IDictionary<string, object> claims) =>
        claims.TryGetValue("email_verified", out var verified)
        && verified is true or "true"
        && claims.TryGetValue("email", out var email)
            ? email as string
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
        var answer = await ExchangeAsync(endpoint, provider, trip, code, cancellationToken);
        var token = answer.TryGetProperty("access_token", out var text) ? text.GetString() : null;
        var user = await AskGitHubAsync(provider, "/user", token, cancellationToken);
        if (!user.TryGetProperty("id", out var id) || !id.TryGetInt64(out var number))
        {
            throw new ExternalRefusedException("The provider did not say who it is.");
        }
        return new ForeignAccount(
            provider.Issuer,
            number.ToString(),
            await GitHubAddressAsync(provider, token, cancellationToken),
            TextOf(user, "name") ?? TextOf(user, "login")
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

    private async Task<JsonElement> AskGitHubAsync(
        ExternalProvider provider,
        string path,
        string? token,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.Api.TrimEnd('/') + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("nexus-cos", null));
        return await SendAsync(request, cancellationToken);
    }

    private static string? AddressOf(JsonElement row) => TextOf(row, "email");

    private static bool Is(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object
        && row.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.True;

    private static string? TextOf(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task<JsonElement> ExchangeAsync(
        string endpoint,
        ExternalProvider provider,
        ExternalTrip trip,
        string code,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = trips.CallbackOf(trip.Provider),
                ["client_id"] = provider.ClientId,
                ["client_secret"] = provider.ClientSecret,
                ["code_verifier"] = trip.Verifier,
            }
        );
        return await SendAsync(request, cancellationToken);
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var client = http.CreateClient(ExternalDirectory.HttpClientName);
            using var answer = await client.SendAsync(request, cancellationToken);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException or JsonException or TaskCanceledException)
        {
            throw new ExternalRefusedException("The provider refused or is away: " + broken.Message);
        }
    }
}
