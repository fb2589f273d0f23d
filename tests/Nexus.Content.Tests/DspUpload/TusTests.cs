using System.Net;
using System.Security.Cryptography;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

public sealed class TusTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_says_what_it_can()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        using var http = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/dsp/upload");
        var response = await http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("1.0.0", Header(response, "Tus-Version"));
        Assert.Equal(
            "creation,creation-with-upload,creation-defer-length,checksum,concatenation,expiration,termination,checksum-trailer",
            Header(response, "Tus-Extension")
        );
        Assert.Equal("sha1,sha256,md5", Header(response, "Tus-Checksum-Algorithm"));
        Assert.Equal((10L << 30).ToString(), Header(response, "Tus-Max-Size"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_file_that_was_interrupted_twice_and_saw_a_restart_arrives_byte_for_byte(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("A long take");
        var bytes = MediaLike(5_000_000);
        var created = await creator.BeginAsync(work, "take.mkv", "video/x-matroska", bytes.Length);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("1.0.0", Header(created, "Tus-Resumable"));
        var upload = created.Headers.Location!;
        // More than the ordinary body limit of the host in one request.
        var first = await creator.PatchAsync(upload, 0, new MemoryStream(bytes[..2_000_000]));
        Assert.Equal("2000000", Header(first, "Upload-Offset"));
        await Assert.ThrowsAnyAsync<Exception>(() =>
            creator.PatchAsync(upload, 2_000_000, new BreakingStream(bytes[2_000_000..], 1_000_000))
        );
        await ContentHost.UntilAsync(
            async () => await creator.OffsetAsync(upload) > 2_000_000,
            "kept bytes of the cut part"
        );
        await host.RestartAsync();
        var offset = await creator.OffsetAsync(upload);
        Assert.InRange(offset, 2_000_001, 3_000_000);
        var rest = await creator.PatchAsync(upload, offset, new MemoryStream(bytes[(int)offset..]));
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        await ContentHost.UntilAsync(
            async () => (await Stored.HashesAsync(host)).Contains(Convert.ToHexStringLower(SHA256.HashData(bytes))),
            "the stored original to be the sent one"
        );
        await ContentHost.UntilAsync(
            () => Task.FromResult(!ContentHost.WorkFiles(host).Exists(file => file.EndsWith(".part"))),
            "the local file to go"
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_damaged_part_is_refused_and_nothing_of_it_counts(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var upload = await BeginAsync(creator, 1000);
        var part = MediaLike(400);
        var wrong = await creator.PatchAsync(upload, 0, new MemoryStream(part), "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        Assert.Equal("checksum-mismatch", (await wrong.ProblemAsync(460)).Code);
        Assert.Equal(0, await creator.OffsetAsync(upload));
        var unknown = await creator.PatchAsync(upload, 0, new MemoryStream(part), "crc32 AAAA");
        Assert.Equal("invalid-request", (await unknown.ProblemAsync(400)).Code);
        var good = await creator.PatchAsync(
            upload,
            0,
            new MemoryStream(part),
            "sha256 " + Convert.ToBase64String(SHA256.HashData(part))
        );
        Assert.Equal("400", Header(good, "Upload-Offset"));
        var damaged = await creator.PatchAsync(upload, 400, new MemoryStream(part), "md5 AAAAAAAAAAAAAAAAAAAAAA==");
        Assert.Equal("checksum-mismatch", (await damaged.ProblemAsync(460)).Code);
        Assert.Equal(400, await creator.OffsetAsync(upload));
        var more = await creator.PatchAsync(upload, 400, new MemoryStream(part), "md5 " + Md5Of(part));
        Assert.Equal("800", Header(more, "Upload-Offset"));
        // A part whose proof never came does not count, however much of it arrived.
        await Assert.ThrowsAnyAsync<Exception>(() =>
            creator.PatchAsync(
                upload,
                800,
                new BreakingStream(MediaLike(200), 100),
                "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA="
            )
        );
        Assert.Equal(800, await creator.OffsetAsync(upload));
        // The broken request lets go of the file a moment after its client is gone; clients ask again.
        await ContentHost.UntilAsync(
            async () =>
                (await creator.PatchAsync(upload, 300, new MemoryStream(part))).StatusCode != HttpStatusCode.Locked,
            "the file to be free"
        );
        Assert.Equal(
            "upload-offset",
            (await (await creator.PatchAsync(upload, 300, new MemoryStream(part))).ProblemAsync(409)).Code
        );
        Assert.Equal(
            "upload-longer-than-announced",
            (await (await creator.PatchAsync(upload, 800, new MemoryStream(MediaLike(700)))).ProblemAsync(413)).Code
        );
    }

    [Fact]
    public async Task Only_one_request_writes_at_a_time()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var upload = await BeginAsync(creator, 1000);
        using var gate = new GatedStream(MediaLike(1000), 500);
        var slow = creator.PatchAsync(upload, 0, gate);
        await ContentHost.UntilAsync(async () => await creator.OffsetAsync(upload) == 500, "the first half");
        var second = await creator.PatchAsync(upload, 500, new MemoryStream(MediaLike(500)));
        Assert.Equal("upload-locked", (await second.ProblemAsync(423)).Code);
        gate.Open();
        Assert.Equal("1000", Header(await slow, "Upload-Offset"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Terminated_and_expired_uploads_leave_nothing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(
            engine,
            new() { ["Upload:ExpireAfter"] = "00:00:03", ["Upload:QuotaBytes"] = "1500" }
        );
        var creator = CreatorClient.New(host);
        var upload = await BeginAsync(creator, 1000, MediaLike(100));
        Assert.Equal(HttpStatusCode.NoContent, (await creator.SendAsync(HttpMethod.Delete, upload)).StatusCode);
        Assert.Equal("not-found", (await (await creator.SendAsync(HttpMethod.Delete, upload)).ProblemAsync(404)).Code);
        // The quota is free again, otherwise this would be refused.
        Uri? later = null;
        await ContentHost.UntilAsync(
            async () =>
            {
                var work = await creator.CreateWorkAsync("Again");
                var created = await creator.BeginAsync(work, "take.mkv", "", 1000, MediaLike(100));
                later = created.Headers.Location;
                return created.StatusCode == HttpStatusCode.Created;
            },
            "the quota to be given back"
        );
        await ContentHost.UntilAsync(
            async () => (await creator.SendAsync(HttpMethod.Head, later!)).StatusCode == HttpStatusCode.NotFound,
            "the upload to run out of time"
        );
        await ContentHost.UntilAsync(() => Task.FromResult(ContentHost.WorkFiles(host).Count == 0), "no file to stay");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Limits_and_quota_are_named_when_they_refuse(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(
            engine,
            new() { ["Upload:MaxBytes"] = "2000", ["Upload:QuotaBytes"] = "2500" }
        );
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Big");
        var large = await (await creator.BeginAsync(work, "a.mkv", "", 2001)).ProblemAsync(413);
        Assert.Equal("upload-too-large", large.Code);
        Assert.Contains("2000", large.Detail);
        var many = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => creator.BeginAsync(work, "a.mkv", "", 1000)));
        Assert.Equal(2, many.Count(response => response.StatusCode == HttpStatusCode.Created));
        var refused = await many.First(response => response.StatusCode != HttpStatusCode.Created).ProblemAsync(413);
        Assert.Equal("upload-quota", refused.Code);
        Assert.Contains("2500", refused.Detail);
        Assert.Equal(2, ContentHost.WorkFiles(host).Count);
        Assert.Empty(await ContentHost.ObjectsAsync(host));
    }

    [Fact]
    public async Task Uploads_are_their_creators_alone()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var other = CreatorClient.New(host);
        var upload = await BeginAsync(creator, 1000, MediaLike(100));
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Head, upload)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PatchAsync(upload, 100, new MemoryStream([1]))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Delete, upload)).StatusCode);
        var work = await creator.CreateWorkAsync("Mine");
        Assert.Equal("not-found", (await (await other.BeginAsync(work, "a.mp4", "", 10)).ProblemAsync(404)).Code);
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        var fans = await (await fan.GetAsync("/api/dsp/upload", Cancel)).JsonAsync();
        Assert.Empty(fans.GetProperty("items").EnumerateArray());
        var sent = await fan.PostAsync("/api/dsp/upload", null, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
        using var http = creator.Http;
        var wrongVersion = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, upload), Cancel);
        Assert.Equal(HttpStatusCode.PreconditionFailed, wrongVersion.StatusCode);
        Assert.Equal("1.0.0", Header(wrongVersion, "Tus-Version"));
        var list = await (await http.GetAsync("/api/dsp/upload", Cancel)).JsonAsync();
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(
            (100, 1000, "receiving"),
            (
                item.GetProperty("offset").GetInt64(),
                item.GetProperty("length").GetInt64(),
                item.GetProperty("state").GetString()
            )
        );
    }

    [Fact]
    public async Task Metadata_that_is_wrong_is_named()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        using var http = creator.Http;
        foreach (
            var metadata in new[]
            {
                "",
                "filename",
                "filename !!!",
                "filename YQ==",
                "filename YQ==,filename YQ==",
                "filename YQ==,workid YQ==",
                new string('a', 5000),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/dsp/upload");
            request.Headers.Add("Tus-Resumable", "1.0.0");
            request.Headers.Add("Upload-Length", "10");
            request.Headers.TryAddWithoutValidation("Upload-Metadata", metadata);
            Assert.Equal("invalid-request", (await (await http.SendAsync(request, Cancel)).ProblemAsync(400)).Code);
        }
    }

    private static async Task<Uri> BeginAsync(CreatorClient creator, long length, byte[]? body = null)
    {
        var work = await creator.CreateWorkAsync("Take");
        var created = await creator.BeginAsync(work, "take.mkv", "video/x-matroska", length, body);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return created.Headers.Location!;
    }

    internal static byte[] MediaLike(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        byte[] matroska = [0x1A, 0x45, 0xDF, 0xA3];
        matroska.CopyTo(bytes, 0);
        return bytes;
    }

    private static string Md5Of(byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(bytes);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    internal static string Header(HttpResponseMessage response, string name) =>
        response.Headers.GetValues(name).Single();
}
