using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>An answer of the API.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }
}

/// <summary>Somebody with an account, who signs in again where a token has run out or a session was lost.</summary>
internal sealed class Person(Uri address, string email, string password) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    private readonly SemaphoreSlim signingIn = new(1, 1);
    private string? token;

    public async Task RegisterAsync(string role)
    {
        var account = new
        {
            email,
            displayName = role,
            password,
            role,
        };
        using var answer = await http.PostAsJsonAsync("/api/auth/register", account);
        await RequireAsync(answer);
    }

    /// <summary>The administrator's first sign-in: a one-time password is exchanged for the own one.</summary>
    public async Task ReplaceAsync(string oneTimePassword)
    {
        using var refused = await http.PostAsJsonAsync("/api/auth/login", new { email, password = oneTimePassword });
        var demand = await refused.Content.ReadFromJsonAsync<JsonElement>();
        var changeToken = demand.GetProperty("changeToken").GetString();
        using var changed = await http.PostAsJsonAsync(
            "/api/auth/password/change-required",
            new { changeToken, newPassword = password }
        );
        await RequireAsync(changed);
    }

    /// <summary>
    /// Whether this is what one sees of a platform that dies under the request. A bare socket error comes when it dies
    /// between the connection and the look at it.
    /// </summary>
    public static bool IsCutOff(Exception error) =>
        error is HttpRequestException or IOException or TaskCanceledException or SocketException;

    /// <summary>The bare answer; where nobody answers, the exception of <see cref="HttpClient"/>.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? key = null)
    {
        var used = token ?? await SignInAsync(null);
        var answer = await SendOnceAsync(method, path, body, key, used);
        return answer.Status == HttpStatusCode.Unauthorized
            ? await SendOnceAsync(method, path, body, key, await SignInAsync(used))
            : answer;
    }

    /// <summary>The bare answer to a request that is not JSON, made anew for each try; the caller disposes it.</summary>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make)
    {
        var used = token ?? await SignInAsync(null);
        var answer = await SendOnceAsync(make, used);
        if (answer.StatusCode != HttpStatusCode.Unauthorized)
        {
            return answer;
        }
        answer.Dispose();
        return await SendOnceAsync(make, await SignInAsync(used));
    }

    /// <summary>The answer's body; anything but success is a failure.</summary>
    public async Task<JsonElement> DoAsync(HttpMethod method, string path, object? body = null)
    {
        var answer = await SendAsync(method, path, body, method == HttpMethod.Post ? $"{Guid.CreateVersion7()}" : null);
        return (int)answer.Status is >= 200 and < 300
            ? JsonSerializer.Deserialize<JsonElement>(answer.Body.Length == 0 ? "{}" : answer.Body)
            : throw new HttpRequestException($"{method} {path}: {(int)answer.Status} {answer.Body}");
    }

    /// <summary>All pages of a list.</summary>
    public async Task<List<JsonElement>> ListAsync(string path)
    {
        var all = new List<JsonElement>();
        for (string? after = ""; after is not null; )
        {
            var more = after.Length == 0 ? "" : "&after=" + after;
            var page = await DoAsync(HttpMethod.Get, $"{path}?all=true&limit=200{more}");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }
        return all;
    }

    public void Dispose()
    {
        http.Dispose();
        signingIn.Dispose();
    }

    private async Task<string> SignInAsync(string? refused)
    {
        await signingIn.WaitAsync();
        try
        {
            if (token is { } other && other != refused)
            {
                return other;
            }
            using var login = await http.PostAsJsonAsync("/api/auth/login", new { email, password });
            await RequireAsync(login);
            var answer = await login.Content.ReadFromJsonAsync<JsonElement>();
            return token = answer.GetProperty("accessToken").GetString()!;
        }
        finally
        {
            signingIn.Release();
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> make, string bearer)
    {
        using var request = make();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await http.SendAsync(request);
    }

    private async Task<Answer> SendOnceAsync(HttpMethod method, string path, object? body, string? key, string bearer)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        using var response = await http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task RequireAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var text = await answer.Content.ReadAsStringAsync();
            throw new HttpRequestException($"{answer.RequestMessage}: {text}", null, answer.StatusCode);
        }
    }
}
