using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>Requests to providers; whatever goes wrong with them is one kind of refusal.</summary>
internal sealed class ProviderCalls(IHttpClientFactory http)
{
    /// <summary>Exchanges the code of a trip.</summary>
    /// <exception cref="ExternalRefusedException">The provider refused it or is away.</exception>
    public async Task<JsonElement> ExchangeAsync(
        string endpoint,
        ExternalProvider provider,
        ExternalTrip trip,
        (string Code, string Callback) back,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = back.Code,
                ["redirect_uri"] = back.Callback,
                ["client_id"] = provider.ClientId,
                ["client_secret"] = provider.ClientSecret,
                ["code_verifier"] = trip.Verifier,
            }
        );
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Reads with the access token the provider gave.</summary>
    /// <exception cref="ExternalRefusedException">The provider refused it or is away.</exception>
    public async Task<JsonElement> AskAsync(string address, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("nexus-cos", null));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>A text of an answer; null where there is none.</summary>
    public static string? TextOf(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

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
