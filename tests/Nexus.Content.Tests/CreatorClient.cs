using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Nexus.Contracts.UserAuth;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests;

/// <summary>A creator at work over HTTP, as the studio's pages would.</summary>
internal sealed class CreatorClient(ServiceHost host, Guid userId, Guid? organisation = null)
{
    public Guid UserId { get; } = userId;

    /// <summary>A client of the host's present address.</summary>
    public HttpClient Http
    {
        get
        {
            var http = host.ClientAs(UserId, "creator");
            if (organisation is { } id)
            {
                http.DefaultRequestHeaders.Add(Parties.Header, id.ToString());
            }
            return http;
        }
    }

    public static CreatorClient New(ServiceHost host) => new(host, Guid.CreateVersion7());

    public async Task<Guid> CreateWorkAsync(string title, string kind = "video", string access = "free")
    {
        using var http = Http;
        var response = await http.PostAsJsonAsync(
            "/api/content/works",
            new
            {
                title,
                kind,
                access,
            }
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.JsonAsync()).GetProperty("id").GetGuid();
    }

    public Task<HttpResponseMessage> BeginAsync(
        Guid workId,
        string fileName,
        string type,
        long length,
        byte[]? body = null
    ) => BeginAsync(body, ("Upload-Length", length.ToString()), Metadata(workId, fileName, type));

    /// <summary>Begins an upload with just these headers.</summary>
    public async Task<HttpResponseMessage> BeginAsync(byte[]? body, params (string Name, string Value)[] headers)
    {
        using var http = Http;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/dsp/upload");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }
        if (body is not null)
        {
            request.Content = Part(new MemoryStream(body));
        }
        return await http.SendAsync(request);
    }

    /// <summary>The header that says what is uploaded.</summary>
    public static (string Name, string Value) Metadata(
        Guid workId,
        string fileName = "take.mkv",
        string type = "video/x-matroska"
    ) => ("Upload-Metadata", $"filename {Base64(fileName)},filetype {Base64(type)},workid {Base64(workId.ToString())}");

    /// <summary>Sends a partial upload in one request.</summary>
    public async Task<Uri> PartAsync(byte[] bytes)
    {
        var created = await BeginAsync(bytes, ("Upload-Length", bytes.Length.ToString()), ("Upload-Concat", "partial"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return created.Headers.Location!;
    }

    /// <summary>Joins partial uploads to a work's file.</summary>
    public Task<HttpResponseMessage> JoinAsync(Guid workId, params Uri[] parts) =>
        BeginAsync(null, ("Upload-Concat", "final;" + string.Join<Uri>(' ', parts)), Metadata(workId));

    public async Task<HttpResponseMessage> PatchAsync(
        Uri upload,
        long offset,
        Stream part,
        string? checksum = null,
        long? length = null
    )
    {
        using var http = Http;
        using var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = Part(part) };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", offset.ToString());
        if (checksum is not null)
        {
            request.Headers.Add("Upload-Checksum", checksum);
        }
        if (length is not null)
        {
            request.Headers.Add("Upload-Length", length.ToString());
        }
        return await http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri upload)
    {
        using var http = Http;
        using var request = new HttpRequestMessage(method, upload);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return await http.SendAsync(request);
    }

    public async Task<long> OffsetAsync(Uri upload)
    {
        var response = await SendAsync(HttpMethod.Head, upload);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return long.Parse(response.Headers.GetValues("Upload-Offset").Single());
    }

    /// <summary>Sends a whole file in one request.</summary>
    public async Task<Uri> UploadAsync(Guid workId, string path, string type, string? name = null)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        var created = await BeginAsync(workId, name ?? Path.GetFileName(path), type, bytes.Length, bytes);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return created.Headers.Location!;
    }

    public async Task<JsonElement> WorkAsync(Guid workId)
    {
        using var http = Http;
        return await http.GetFromJsonAsync<JsonElement>($"/api/content/my/works/{workId}");
    }

    public async Task<JsonElement> UntilStateAsync(Guid workId, string state, int seconds = 90)
    {
        JsonElement work = default;
        await ContentHost.UntilAsync(
            async () => (work = await WorkAsync(workId)).GetProperty("state").GetString() == state,
            $"work to be {state}, it is {(work.ValueKind == JsonValueKind.Object ? work.ToString() : "unknown")}",
            seconds
        );
        return work;
    }

    public async Task<HttpResponseMessage> PostAsync(string path, object? body = null)
    {
        using var http = Http;
        return await http.PostAsJsonAsync(path, body ?? new { });
    }

    private static StreamContent Part(Stream part)
    {
        var content = new StreamContent(part);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return content;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The problem's code and detail, after a check of the status.</summary>
    public static async Task<(string Code, string Detail)> ProblemAsync(this HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        var problem = await response.JsonAsync();
        return (
            problem.GetProperty("type").GetString()!.Split(':')[^1],
            problem.TryGetProperty("detail", out var detail) ? detail.GetString()! : ""
        );
    }
}

/// <summary>Gives out some bytes, then breaks, as a network does.</summary>
internal sealed class BreakingStream(byte[] bytes, int breakAt) : MemoryStream(bytes)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= breakAt)
        {
            // Lets what was given out reach the server first.
            await Task.Delay(300, cancellationToken);
            throw new IOException("The network is gone.");
        }
        return await base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, breakAt - Position)], cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        var buffer = new byte[bufferSize];
        int read;
        while ((read = await ReadAsync(buffer, cancellationToken)) > 0)
        {
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await destination.FlushAsync(cancellationToken);
        }
    }
}
