using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.KeyService;

/// <summary>Sends what a Vault client sends; the unmodified clients are in their own tests.</summary>
internal sealed class VaultClient(HttpClient http) : IDisposable
{
    public static VaultClient As(ServiceHost host, Guid user, params string[] roles)
    {
        using var signedIn = host.ClientAs(user, roles);
        return WithToken(host, signedIn.DefaultRequestHeaders.Authorization!.Parameter!);
    }

    public static VaultClient WithToken(ServiceHost host, string token, Guid? ownerOfKeys = null)
    {
        var http = host.Anonymous();
        http.DefaultRequestHeaders.Add("X-Vault-Token", token);
        if (ownerOfKeys is { } owner)
        {
            http.DefaultRequestHeaders.Add("X-Vault-Namespace", owner.ToString());
        }
        return new VaultClient(http);
    }

    public static VaultClient InNamespace(ServiceHost host, Guid user, Guid owner, params string[] roles)
    {
        using var signedIn = host.ClientAs(user, roles);
        return WithToken(host, signedIn.DefaultRequestHeaders.Authorization!.Parameter!, owner);
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/keys/v1/" + path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        return ((int)answer.StatusCode, json);
    }

    /// <summary>The answer's data, where it must be 200.</summary>
    public async Task<JsonElement> DataAsync(string path, object? body = null, string method = "POST")
    {
        var (status, answer) = await SendAsync(method, path, body ?? new { });
        Assert.True(status == 200, $"{method} {path}: {status} {answer}");
        return answer.GetProperty("data");
    }

    /// <summary>Where it must be refused: the first error.</summary>
    public async Task<string> RefusedAsync(int status, string path, object? body = null, string method = "POST")
    {
        var (actual, answer) = await SendAsync(method, path, body);
        Assert.True(actual == status, $"{method} {path}: {actual} {answer}");
        var errors = answer.GetProperty("errors");
        return errors.GetArrayLength() == 0 ? "" : errors[0].GetString()!;
    }

    public async Task<string> EncryptAsync(string key, string plaintext) =>
        (await DataAsync($"transit/encrypt/{key}", new { plaintext = Base64(plaintext) }))
            .GetProperty("ciphertext")
            .GetString()!;

    public async Task<string> DecryptAsync(string key, string ciphertext) =>
        Encoding.UTF8.GetString(
            (await DataAsync($"transit/decrypt/{key}", new { ciphertext }))
                .GetProperty("plaintext")
                .GetBytesFromBase64()
        );

    public void Dispose() => http.Dispose();
}
