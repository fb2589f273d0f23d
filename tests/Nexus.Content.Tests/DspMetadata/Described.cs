using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspMetadata;

/// <summary>What people do with metadata, over HTTP.</summary>
internal static class Described
{
    private const string Root = "/api/dsp/metadata/";

    public static Task<HttpResponseMessage> GetMetadataAsync(this CreatorClient creator, string path) =>
        SendAsync(creator, HttpMethod.Get, path, null, null);

    public static Task<HttpResponseMessage> PostMetadataAsync(this CreatorClient creator, string path, object body) =>
        SendAsync(creator, HttpMethod.Post, path, body, null);

    /// <summary>Puts with the tag that is read just before, or the one given.</summary>
    public static async Task<HttpResponseMessage> PutMetadataAsync(
        this CreatorClient creator,
        string path,
        object body,
        string? etag = null
    )
    {
        etag ??= (await creator.GetMetadataAsync(path)).Headers.ETag?.ToString() ?? "\"0\"";
        return await SendAsync(creator, HttpMethod.Put, path, body, etag);
    }

    public static async Task<JsonElement> DescribeAsync(this CreatorClient creator, string path, object body)
    {
        var answer = await creator.PutMetadataAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    public static async Task<Guid> CreateReleaseAsync(this CreatorClient creator, string title, params Guid[] workIds)
    {
        var answer = await creator.PostAsync("/api/content/releases", new { title, workIds });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("id").GetGuid();
    }

    public static async Task<HttpResponseMessage> SendAsync(
        this CreatorClient creator,
        HttpMethod method,
        string path,
        object? body,
        string? etag
    )
    {
        using var http = creator.Http;
        using var request = new HttpRequestMessage(method, Root + path);
        request.Content = body is null ? null : JsonContent.Create(body);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The names of the fields that an answer of 400 calls wrong.</summary>
    public static async Task<List<string>> WrongFieldsAsync(this HttpResponseMessage answer)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, await answer.Content.ReadAsStringAsync());
        return [.. (await answer.JsonAsync()).GetProperty("errors").EnumerateObject().Select(field => field.Name)];
    }

    public static object Person(string name, params string[] roles) => new { name, roles };
}
