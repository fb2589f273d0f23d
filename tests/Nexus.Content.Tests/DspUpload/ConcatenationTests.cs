using System.Net;
using System.Security.Cryptography;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>A file that is sent in parts side by side (tus 1.0, Concatenation), with every limit of a file sent as one.</summary>
public sealed class ConcatenationTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Joined_parts_arrive_as_one_file_and_count_once(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, new() { ["Upload:QuotaBytes"] = "3000" });
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("In three parts");
        var bytes = TusTests.MediaLike(3000);
        var parts = new[]
        {
            await creator.PartAsync(bytes[..1000]),
            await creator.PartAsync(bytes[1000..2500]),
            await creator.PartAsync(bytes[2500..]),
        };
        var part = await creator.SendAsync(HttpMethod.Head, parts[1]);
        Assert.Equal(
            ("partial", "1500", "1500"),
            (Header(part, "Upload-Concat"), Header(part, "Upload-Length"), Header(part, "Upload-Offset"))
        );
        var joined = await creator.JoinAsync(work, parts[0], new Uri(host.Address, parts[1]), parts[2]);
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        var whole = joined.Headers.Location!;
        var head = await creator.SendAsync(HttpMethod.Head, whole);
        Assert.Equal(
            ($"final;{string.Join<Uri>(' ', parts)}", "3000", "3000"),
            (Header(head, "Upload-Concat"), Header(head, "Upload-Length"), Header(head, "Upload-Offset"))
        );
        // The answer was lost and the client asks again: the same upload, not a second one.
        Assert.Equal(whole, (await creator.JoinAsync(work, parts)).Headers.Location);
        var more = await creator.PatchAsync(whole, 3000, new MemoryStream([1]));
        Assert.Equal("upload-final", (await more.ProblemAsync(403)).Code);
        await ContentHost.UntilAsync(
            async () => (await Stored.HashesAsync(host)).Contains(Convert.ToHexStringLower(SHA256.HashData(bytes))),
            "the stored original to be the parts in their order"
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Parts_that_cannot_be_joined_stay_as_they_are(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(
            engine,
            new() { ["Upload:MaxBytes"] = "2000", ["Upload:MaxUnfinished"] = "4" }
        );
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("In parts");
        var (one, two) = (await creator.PartAsync(new byte[1200]), await creator.PartAsync(new byte[1200]));
        var unfinished = (await creator.BeginAsync(null, ("Upload-Length", "9"), ("Upload-Concat", "partial")))
            .Headers
            .Location!;
        var whole = (await creator.BeginAsync(work, "take.mkv", "", 10)).Headers.Location!;
        var foreign = await CreatorClient.New(host).PartAsync([1, 2, 3]);
        (Uri[] Parts, int Status, string Code)[] wrong =
        [
            ([one, two], 413, "upload-too-large"),
            ([one, unfinished], 409, "upload-unfinished"),
            ([one, whole], 409, "upload-not-partial"),
            ([one, foreign], 404, "not-found"),
            ([one, one], 400, "invalid-request"),
            ([], 400, "invalid-request"),
            ([new Uri("/somewhere/else", UriKind.Relative)], 400, "invalid-request"),
        ];
        foreach (var (parts, status, code) in wrong)
        {
            Assert.Equal(code, (await (await creator.JoinAsync(work, parts)).ProblemAsync(status)).Code);
        }
        Assert.Equal(
            "too-many-uploads",
            (await (await creator.BeginAsync(work, "take.mkv", "", 0)).ProblemAsync(429)).Code
        );
        Assert.Equal(HttpStatusCode.Created, (await creator.JoinAsync(work, two)).StatusCode);
        var other = await creator.CreateWorkAsync("Another");
        Assert.Equal("upload-joined", (await (await creator.JoinAsync(other, two)).ProblemAsync(409)).Code);
        Assert.Equal("upload-whole", (await (await creator.SendAsync(HttpMethod.Delete, two)).ProblemAsync(409)).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await creator.SendAsync(HttpMethod.Delete, one)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_no_media_when_joined_is_refused_and_leaves_nothing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, new() { ["Upload:QuotaBytes"] = "1000" });
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("A picture");
        // Neither part looks like anything by itself.
        var parts = new[]
        {
            await creator.PartAsync([0x89, 0x50]),
            await creator.PartAsync([0x4E, 0x47, .. new byte[900]]),
        };
        Assert.Equal(HttpStatusCode.Created, (await creator.JoinAsync(work, parts)).StatusCode);
        var refused = await creator.UntilStateAsync(work, "rejected");
        Assert.Contains("PNG", refused.GetProperty("reason").GetString());
        // Seen before it was stored: no transcode was ever asked for.
        using var http = creator.Http;
        var history = await http.GetStringAsync($"/api/content/works/{work}/history", Cancel);
        Assert.DoesNotContain("processing", history);
        await NothingStaysAsync(host, creator);
        Assert.Empty(await ContentHost.ObjectsAsync(host));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Parts_that_are_never_joined_run_out_of_time_and_leave_nothing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(
            engine,
            new() { ["Upload:ExpireAfter"] = "00:00:02", ["Upload:QuotaBytes"] = "1000" }
        );
        var creator = CreatorClient.New(host);
        var part = await creator.PartAsync(new byte[1000]);
        Assert.True((await creator.SendAsync(HttpMethod.Head, part)).Headers.Contains("Upload-Expires"));
        await ContentHost.UntilAsync(
            async () => (await creator.SendAsync(HttpMethod.Head, part)).StatusCode == HttpStatusCode.NotFound,
            "the part to run out of time"
        );
        await NothingStaysAsync(host, creator);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_length_that_is_said_late_is_held_to_every_limit(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(
            engine,
            new() { ["Upload:MaxBytes"] = "2000", ["Upload:QuotaBytes"] = "2500" }
        );
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Still recording");
        var bytes = TusTests.MediaLike(1500);
        var defer = ("Upload-Defer-Length", "1");
        var both = await creator.BeginAsync(null, defer, ("Upload-Length", "9"), CreatorClient.Metadata(work));
        Assert.Equal("invalid-request", (await both.ProblemAsync(400)).Code);
        var upload = (await creator.BeginAsync(bytes[..500], defer, CreatorClient.Metadata(work))).Headers.Location!;
        var head = await creator.SendAsync(HttpMethod.Head, upload);
        Assert.Equal(("1", "500"), (Header(head, "Upload-Defer-Length"), Header(head, "Upload-Offset")));
        Assert.False(head.Headers.Contains("Upload-Length"));
        var tooLong = await creator.PatchAsync(upload, 500, new MemoryStream(new byte[1501]));
        Assert.Equal("upload-too-large", (await tooLong.ProblemAsync(413)).Code);
        // The bytes that came without a length take of the quota all the same.
        var beside = await creator.BeginAsync(await creator.CreateWorkAsync("Beside"), "b.mkv", "", 2001);
        Assert.Equal("upload-too-large", (await beside.ProblemAsync(413)).Code);
        Assert.Equal(HttpStatusCode.Created, (await creator.BeginAsync(work, "b.mkv", "", 2000)).StatusCode);
        var full = await creator.PatchAsync(upload, 500, new MemoryStream(bytes[500..]));
        Assert.Equal("upload-quota", (await full.ProblemAsync(413)).Code);
        Assert.Equal(500, await creator.OffsetAsync(upload));
        var small = await creator.PatchAsync(upload, 500, new MemoryStream([]), length: 499);
        Assert.Equal("invalid-request", (await small.ProblemAsync(400)).Code);
        Assert.Equal(
            "500",
            Header(await creator.PatchAsync(upload, 500, new MemoryStream([]), length: 500), "Upload-Offset")
        );
        await ContentHost.UntilAsync(
            async () =>
                (await Stored.HashesAsync(host)).Contains(Convert.ToHexStringLower(SHA256.HashData(bytes[..500]))),
            "the original of 500 bytes"
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_members_part_takes_of_the_labels_quota_once_it_is_joined(DatabaseEngine engine)
    {
        var (label, crews) = (Guid.CreateVersion7(), new UserAuthDouble());
        await using var host = await ContentHost.StartAsync(
            engine,
            new() { ["Upload:QuotaBytes"] = "1000" },
            null,
            crews
        );
        var member = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Editor), label);
        var alone = new CreatorClient(host, member.UserId);
        var work = await member.CreateWorkAsync("The label's");
        var part = await alone.PartAsync(TusTests.MediaLike(1000));
        Assert.Equal("upload-quota", (await (await FullPartAsync(alone)).ProblemAsync(413)).Code);
        Assert.Equal(HttpStatusCode.Created, (await alone.JoinAsync(work, part)).StatusCode);
        Assert.Equal("upload-quota", (await (await FullPartAsync(member)).ProblemAsync(413)).Code);
        Assert.Equal(HttpStatusCode.Created, (await FullPartAsync(alone)).StatusCode);
        // What was begun in the label's name does not become a member's own.
        var other = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Editor), label);
        var labels = await other.PartAsync([]);
        var own = await alone.CreateWorkAsync("My own");
        Assert.Equal("upload-not-partial", (await (await alone.JoinAsync(own, labels)).ProblemAsync(409)).Code);
    }

    private static Task<HttpResponseMessage> FullPartAsync(CreatorClient creator) =>
        creator.BeginAsync(null, ("Upload-Length", "1000"), ("Upload-Concat", "partial"));

    private static string Header(HttpResponseMessage response, string name) => TusTests.Header(response, name);

    // Of a quota of 1000 bytes all is free again.
    private static async Task NothingStaysAsync(ServiceHost host, CreatorClient creator)
    {
        await ContentHost.UntilAsync(() => Task.FromResult(ContentHost.WorkFiles(host).Count == 0), "no file to stay");
        await ContentHost.UntilAsync(
            async () => (await FullPartAsync(creator)).StatusCode == HttpStatusCode.Created,
            "the quota to be given back"
        );
    }
}
