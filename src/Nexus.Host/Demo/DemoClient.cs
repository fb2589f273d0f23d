using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Http;

namespace Nexus.Host.Demo;

/// <summary>One person of the story, talking to the public API like any program would.</summary>
internal sealed class DemoClient(Uri address) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public async Task SignUpAsync(string email, string name, string password, string role, CancellationToken token)
    {
        await SendAsync(
            HttpMethod.Post,
            "/api/auth/register",
            new
            {
                email,
                displayName = name,
                password,
                role,
            },
            token
        );
        var login = await SendAsync(HttpMethod.Post, "/api/auth/login", new { email, password }, token);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            login.GetProperty("accessToken").GetString()
        );
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken token) =>
        SendAsync(HttpMethod.Get, path, null, token);

    public Task<JsonElement> PostAsync(string path, object? body, CancellationToken token) =>
        SendAsync(HttpMethod.Post, path, body, token);

    public Task<JsonElement> PutAsync(string path, object body, CancellationToken token) =>
        SendAsync(HttpMethod.Put, path, body, token);

    /// <summary>The bare answer, for files and for refusals that the story expects.</summary>
    public Task<HttpResponseMessage> FetchAsync(HttpRequestMessage request, CancellationToken token) =>
        http.SendAsync(request, token);

    public async Task<byte[]> DownloadAsync(string path, CancellationToken token)
    {
        using var response = await http.GetAsync(path, token);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsByteArrayAsync(token)
            : throw new DemoFailure($"GET {path} answered {(int)response.StatusCode}.");
    }

    /// <summary>Asks again until the answer satisfies; the story's services work behind each other.</summary>
    public async Task<JsonElement> WaitAsync(
        string path,
        Func<JsonElement, bool> enough,
        Action<JsonElement>? seen,
        CancellationToken token
    )
    {
        for (var i = 0; i < 2400; i++)
        {
            var answer = await GetAsync(path, token);
            seen?.Invoke(answer);
            if (enough(answer))
            {
                return answer;
            }
            await Task.Delay(250, token);
        }
        throw new DemoFailure($"{path} did not come to its end in ten minutes.");
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: NexusJson.Options);
        }
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        }
        using var response = await http.SendAsync(request, token);
        var text = await response.Content.ReadAsStringAsync(token);
        if (!response.IsSuccessStatusCode)
        {
            throw new DemoFailure($"{method} {path} answered {(int)response.StatusCode}: {text}");
        }
        using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return document.RootElement.Clone();
    }
}
