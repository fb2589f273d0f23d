using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Nexus.Kernel.Data;
using Nexus.Kernel.Storage;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>A host whose objects lie in a new bucket of a real S3 server, and what a client does by hand.</summary>
internal static class DirectHost
{
    public const string Path = "/api/dsp/upload/s3/multipart";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ServiceHost> StartAsync(
        DatabaseEngine engine,
        Dictionary<string, string?>? settings = null,
        TimeProvider? clock = null,
        string? server = null
    )
    {
        var (endpoint, bucket) = (server ?? Engines.S3(), "t" + Guid.CreateVersion7().ToString("N"));
        var configuration = new AmazonS3Config { ServiceURL = endpoint, ForcePathStyle = true };
        using var client = new AmazonS3Client(new BasicAWSCredentials("S3RVER", "S3RVER"), configuration);
        await client.PutBucketAsync(bucket, Cancel);
        settings = new(settings ?? [])
        {
            ["Storage:Kind"] = "s3",
            ["Storage:S3:Endpoint"] = endpoint,
            ["Storage:S3:Bucket"] = bucket,
            ["Storage:S3:AccessKey"] = "S3RVER",
            ["Storage:S3:SecretKey"] = "S3RVER",
        };
        return await ContentHost.StartAsync(engine, settings, clock);
    }

    /// <summary>The keys in the bucket that begin so, without decryption.</summary>
    public static async Task<List<string>> RawAsync(ServiceHost host, string prefix)
    {
        var keys = new List<string>();
        var objects = ((S3DirectUploads)host.Services.GetService(typeof(S3DirectUploads))!).Objects;
        await foreach (var entry in objects.ListAsync(prefix, Cancel))
        {
            keys.Add(entry.Key);
        }
        return keys;
    }

    public static Task<HttpResponseMessage> BeginAsync(
        CreatorClient creator,
        Guid work,
        object size,
        string name = "take.mkv"
    ) =>
        creator.PostAsync(
            Path,
            new
            {
                filename = name,
                type = "video/x-matroska",
                metadata = new { workid = work, size },
            }
        );

    public static async Task<JsonElement> BegunAsync(CreatorClient creator, Guid work, long size)
    {
        var begun = await BeginAsync(creator, work, size.ToString());
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        return await begun.JsonAsync();
    }

    public static string Address(JsonElement begun, string path = "") =>
        $"{Path}/{begun.GetProperty("uploadId").GetString()}{path}?key={Uri.EscapeDataString(begun.GetProperty("key").GetString()!)}";

    /// <summary>Sends the only part, straight to the store.</summary>
    public static async Task<string> SendAsync(CreatorClient creator, JsonElement begun, byte[] bytes)
    {
        using var http = creator.Http;
        var signed = await http.GetFromJsonAsync<JsonElement>(Address(begun, "/1"), Cancel);
        using var anybody = new HttpClient();
        var sent = await anybody.PutAsync(signed.GetProperty("url").GetString(), new ByteArrayContent(bytes), Cancel);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        return sent.Headers.ETag!.Tag;
    }

    public static Task<HttpResponseMessage> CompleteAsync(CreatorClient creator, JsonElement begun, string etag) =>
        creator.PostAsync(
            Address(begun, "/complete"),
            new
            {
                parts = new[]
                {
                    new Dictionary<string, object> { ["PartNumber"] = 1, ["ETag"] = etag },
                },
            }
        );

    public static async Task<HttpResponseMessage> DoAsync(CreatorClient creator, HttpMethod method, string address)
    {
        using var http = creator.Http;
        using var request = new HttpRequestMessage(method, address);
        return await http.SendAsync(request, Cancel);
    }

    public static async Task<long> UsedAsync(CreatorClient creator)
    {
        using var http = creator.Http;
        return (await http.GetFromJsonAsync<JsonElement>("/api/dsp/upload/quota", Cancel))
            .GetProperty("usedBytes")
            .GetInt64();
    }

    /// <summary>Waits until nothing lies in the place of files that are not checked yet.</summary>
    public static Task UntilCleanAsync(ServiceHost host) =>
        ContentHost.UntilAsync(async () => (await RawAsync(host, "staged/")).Count == 0, "the staged object to go");
}
