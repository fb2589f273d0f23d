using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Nexus.Auth.Tests.Scim;

/// <summary>What a provisioning client sends, word for word, and what it gets.</summary>
internal sealed class ScimClient(HttpClient http) : IDisposable
{
    private const string Base = "/api/users/scim/v2";

    public static async Task<ScimClient> AdministratorAsync(AuthHost host) =>
        new(host.Bearer((await host.AdministratorAsync()).AccessToken));

    public HttpClient Http => http;

    public async Task<(int Status, JsonObject Body, HttpResponseHeaders Headers)> SendAsync(
        HttpMethod method,
        string path,
        string? json = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, Base + path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/scim+json");
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (text.Length > 0)
        {
            Assert.Equal("application/scim+json", answer.Content.Headers.ContentType?.MediaType);
        }
        return ((int)answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : [], answer.Headers);
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        var (status, body, _) = await SendAsync(HttpMethod.Get, path);
        Assert.True(status == 200, $"{path}: {status} {body}");
        return body;
    }

    public async Task<JsonObject> PostAsync(string path, string json)
    {
        var (status, body, headers) = await SendAsync(HttpMethod.Post, path, json);
        Assert.True(status == 201, $"{path}: {status} {body}");
        Assert.Equal(body["meta"]!["location"]!.ToString(), headers.Location?.ToString());
        return body;
    }

    public async Task<JsonObject> PatchAsync(string path, string json)
    {
        var (status, body, _) = await SendAsync(HttpMethod.Patch, path, json);
        Assert.True(status == 200, $"{path}: {status} {body}");
        return body;
    }

    /// <summary>The SCIM error a request ends in.</summary>
    public async Task<string> RefusedAsync(HttpMethod method, string path, string? json = null)
    {
        var (status, body, _) = await SendAsync(method, path, json);
        Assert.Equal("urn:ietf:params:scim:api:messages:2.0:Error", body["schemas"]?[0]?.ToString());
        Assert.Equal(status.ToString(), body["status"]?.ToString());
        return $"{status} {body["scimType"]}".Trim();
    }

    public async Task<int> CountAsync(string resource, string filter) =>
        (int)(await GetAsync($"/{resource}?filter={Uri.EscapeDataString(filter)}"))["totalResults"]!;

    public static string Text(string value) => JsonSerializer.Serialize(value);

    public void Dispose() => http.Dispose();
}
