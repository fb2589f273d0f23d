using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Gateway.Tests.Rig;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Answers;

/// <summary>What the gateway changes on answers, before local endpoints and proxied ones alike.</summary>
public sealed class AnswerTests
{
    private const string EnvelopeType = "application/vnd.nexus.envelope+json";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_asks_for_an_envelope_gets_one(bool serve)
    {
        await using var platform = serve ? await TestPlatform.ServeAsync() : await TestPlatform.UpAsync();
        using var client = platform.Gateway.Client();
        client.DefaultRequestHeaders.Add("Accept", EnvelopeType);
        client.DefaultRequestHeaders.Add("X-Request-Id", "request-12345");
        using var answer = await client.GetAsync("/api/echo/who");
        Assert.Equal(EnvelopeType, answer.Content.Headers.ContentType?.MediaType);
        var whole = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("127.0.0.1", whole.GetProperty("data").GetProperty("address").GetString());
        Assert.Equal("request-12345", whole.GetProperty("meta").GetProperty("requestId").GetString());
        using var missing = await client.GetAsync("/api/echo/nothing");
        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("api", true)]
    [InlineData("commerce:read auth:read", true)]
    [InlineData("commerce:read", false)]
    public async Task A_key_without_the_scope_does_not_collect_personal_fields(string? scope, bool visible)
    {
        // The echo service stands in for one of a domain that scopes know.
        await using var platform = await TestPlatform.ServeAsync();
        var claims = new Dictionary<string, object>();
        if (scope is not null)
        {
            claims["scope"] = scope;
        }
        using var client = platform.Gateway.Client(platform.Tokens.IssueWith(Guid.CreateVersion7(), claims, "fan"));
        var text = await client.GetStringAsync("/api/echo/person");
        Assert.Equal(visible, text.Contains("ada@example.com", StringComparison.Ordinal));
        Assert.Equal(visible, text.Contains("Harbour", StringComparison.Ordinal));
        Assert.Contains("\"total\":3", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_read_is_answered_from_the_cache_for_strangers_and_by_its_tag()
    {
        await using var platform = await TestPlatform.ServeAsync();
        using var client = platform.Gateway.Client();
        using var first = await client.GetAsync("/api/echo/public");
        using var second = await client.GetAsync("/api/echo/public");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.NotNull(second.Headers.Age);
        var tag = second.Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/echo/public");
        request.Headers.IfNoneMatch.Add(tag);
        using var unchanged = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
        using var known = platform.Gateway.Client(platform.Tokens.Issue(Guid.CreateVersion7(), "fan"));
        Assert.NotEqual(await first.Content.ReadAsStringAsync(), await known.GetStringAsync("/api/echo/public"));
        Assert.NotEqual(
            await first.Content.ReadAsStringAsync(),
            await client.GetStringAsync("/api/echo/public?another=1")
        );
    }

    [Fact]
    public async Task Text_is_compressed_but_not_where_a_cookie_rides_along()
    {
        await using var platform = await TestPlatform.ServeAsync();
        using var client = platform.Gateway.Client();
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        using var plain = await client.GetAsync("/api/echo/public");
        Assert.Equal("gzip", Assert.Single(plain.Content.Headers.ContentEncoding));
        client.DefaultRequestHeaders.Add("Cookie", "nexus_session=x");
        using var secret = await client.GetAsync("/api/echo/public");
        Assert.Empty(secret.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_learns_request_and_trace_and_behind_the_gateway_no_session_cookie(bool serve)
    {
        await using var platform = serve ? await TestPlatform.ServeAsync() : await TestPlatform.UpAsync();
        using var client = platform.Gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/echo/trace");
        request.Headers.Add("X-Request-Id", "request-12345");
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        request.Headers.Add("Cookie", "theme=dark; nexus_session=secret; cart=a%3Bb");
        using var answer = await client.SendAsync(request);
        var seen = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("request-12345", seen.GetProperty("request").GetString());
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", seen.GetProperty("trace").GetString());
        if (serve)
        {
            Assert.Equal("theme=dark; cart=a%3Bb", seen.GetProperty("cookie").GetString());
        }
    }

    [Fact]
    public async Task What_is_behind_the_door_does_not_show()
    {
        await using var platform = await TestPlatform.ServeAsync();
        using var client = platform.Gateway.Client();
        using var answer = await client.GetAsync("/api/echo/who");
        Assert.False(answer.Headers.Contains("Server"));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Single(answer.Headers.GetValues("X-Request-Id"));
    }
}
