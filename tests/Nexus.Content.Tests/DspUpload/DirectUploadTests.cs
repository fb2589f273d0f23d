using System.Net;
using System.Security.Cryptography;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>Files that go straight to the object store, part by part, on a real S3 server.</summary>
public sealed class DirectUploadTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_file_sent_to_the_store_is_checked_and_kept_like_any_upload(DatabaseEngine engine)
    {
        await using var host = await DirectHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Straight");
        var bytes = TusTests.MediaLike(2_000_000);
        var begun = await DirectHost.BegunAsync(creator, work, bytes.Length);
        Assert.Equal(bytes.Length, await DirectHost.UsedAsync(creator));
        var etag = await DirectHost.SendAsync(creator, begun, bytes);
        var done = await DirectHost.CompleteAsync(creator, begun, etag);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        // Who stopped in the middle of that asks what is left to send: nothing.
        var listed = await DirectHost.DoAsync(creator, HttpMethod.Get, DirectHost.Address(begun));
        Assert.Contains(listed.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Gone });
        if (listed.StatusCode == HttpStatusCode.OK)
        {
            var sizes = (await listed.JsonAsync()).EnumerateArray().Select(part => part.GetProperty("Size").GetInt64());
            Assert.Equal(bytes.Length, sizes.Sum());
        }
        await ContentHost.UntilAsync(
            async () => (await Stored.HashesAsync(host)).Contains(Convert.ToHexStringLower(SHA256.HashData(bytes))),
            "the file to be stored"
        );
        await DirectHost.UntilCleanAsync(host);
        // Who did not hear the answer asks again and gets the same; another file is not taken any more.
        var again = await DirectHost.CompleteAsync(creator, begun, etag);
        Assert.Contains(again.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Gone });
        var late = await DirectHost.DoAsync(creator, HttpMethod.Get, DirectHost.Address(begun, "/1"));
        Assert.Contains(late.StatusCode, new[] { HttpStatusCode.Conflict, HttpStatusCode.Gone });
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nobody_else_signs_lists_ends_or_gives_up_an_upload(DatabaseEngine engine)
    {
        await using var host = await DirectHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var begun = await DirectHost.BegunAsync(creator, await creator.CreateWorkAsync("Mine"), 1000);
        var stranger = CreatorClient.New(host);
        foreach (var path in new[] { "", "/1" })
        {
            var asked = await DirectHost.DoAsync(stranger, HttpMethod.Get, DirectHost.Address(begun, path));
            Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await DirectHost.CompleteAsync(stranger, begun, "\"x\"")).StatusCode);
        var given = await DirectHost.DoAsync(stranger, HttpMethod.Delete, DirectHost.Address(begun));
        Assert.Equal(HttpStatusCode.NotFound, given.StatusCode);
        // Nor does her own upload open a door to another key.
        var id = begun.GetProperty("uploadId").GetString();
        var other = await DirectHost.DoAsync(creator, HttpMethod.Get, $"{DirectHost.Path}/{id}/1?key=staged/other");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        await (await DirectHost.BeginAsync(stranger, Guid.CreateVersion7(), 5)).ProblemAsync(404);
        Assert.Equal(0, await DirectHost.UsedAsync(stranger));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_file_of_another_length_or_kind_is_refused_and_nothing_stays_of_it(DatabaseEngine engine)
    {
        await using var host = await DirectHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var begun = await DirectHost.BegunAsync(creator, await creator.CreateWorkAsync("Longer"), 1000);
        var etag = await DirectHost.SendAsync(creator, begun, TusTests.MediaLike(5000));
        var (code, detail) = await (await DirectHost.CompleteAsync(creator, begun, etag)).ProblemAsync(409);
        Assert.Equal("upload-other-length", code);
        Assert.Contains("5000 bytes, 1000 were announced", detail);
        await DirectHost.UntilCleanAsync(host);
        var work = await creator.CreateWorkAsync("Text");
        var text = "No song, only words.\n"u8.ToArray();
        begun = await DirectHost.BegunAsync(creator, work, text.Length);
        await DirectHost.CompleteAsync(creator, begun, await DirectHost.SendAsync(creator, begun, text));
        await creator.UntilStateAsync(work, "rejected");
        await DirectHost.UntilCleanAsync(host);
        await ContentHost.UntilAsync(async () => await DirectHost.UsedAsync(creator) == 0, "the quota to come back");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Quota_and_unfinished_uploads_are_asked_before_the_store_hears_of_it(DatabaseEngine engine)
    {
        await using var host = await DirectHost.StartAsync(
            engine,
            new() { ["Upload:QuotaBytes"] = "5000", ["Upload:MaxUnfinished"] = "2" }
        );
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Limits");
        Assert.Equal("upload-quota", (await (await DirectHost.BeginAsync(creator, work, 5001)).ProblemAsync(413)).Code);
        await DirectHost.BegunAsync(creator, work, 1000);
        var second = await DirectHost.BegunAsync(creator, work, 1000);
        var third = await DirectHost.BeginAsync(creator, work, 1000);
        Assert.Equal("too-many-uploads", (await third.ProblemAsync(429)).Code);
        Assert.Equal(2000, await DirectHost.UsedAsync(creator));
        // A file of a thousand bytes has one part.
        var part = await DirectHost.DoAsync(creator, HttpMethod.Get, DirectHost.Address(second, "/2"));
        Assert.Equal(HttpStatusCode.BadRequest, part.StatusCode);
        var given = await DirectHost.DoAsync(creator, HttpMethod.Delete, DirectHost.Address(second));
        Assert.Equal("{}", await given.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await ContentHost.UntilAsync(async () => await DirectHost.UsedAsync(creator) == 1000, "the quota to come back");
        await (await DirectHost.CompleteAsync(creator, second, "\"x\"")).ProblemAsync(404);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_upload_that_nobody_ends_expires_and_one_that_is_sent_does_not(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await DirectHost.StartAsync(
            engine,
            new() { ["Upload:ExpireAfter"] = "00:02:00" },
            clock
        );
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Slow");
        // Its time would be over first.
        var alive = await DirectHost.BegunAsync(creator, work, 10);
        var left = await DirectHost.BegunAsync(creator, work, 1000);
        clock.Forward(TimeSpan.FromSeconds(80));
        await DirectHost.SendAsync(creator, alive, TusTests.MediaLike(10));
        clock.Forward(TimeSpan.FromSeconds(80));
        await ContentHost.UntilAsync(async () => await DirectHost.UsedAsync(creator) == 10, "one of them to expire");
        await (await DirectHost.CompleteAsync(creator, left, "\"x\"")).ProblemAsync(404);
        clock.Forward(TimeSpan.FromSeconds(80));
        await ContentHost.UntilAsync(async () => await DirectHost.UsedAsync(creator) == 0, "the other to expire");
    }

    [Fact]
    public async Task What_goes_straight_to_the_store_takes_no_bytes_by_tus()
    {
        await using var host = await DirectHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var begun = await DirectHost.BegunAsync(creator, await creator.CreateWorkAsync("Both"), 1000);
        var address = new Uri($"/api/dsp/upload/{begun.GetProperty("uploadId").GetString()}", UriKind.Relative);
        var sent = await creator.PatchAsync(address, 0, new MemoryStream(new byte[10]));
        Assert.Equal("upload-direct", (await sent.ProblemAsync(403)).Code);
        foreach (var size in new object[] { 0, -1, "many", 1.5 })
        {
            await (await DirectHost.BeginAsync(creator, Guid.CreateVersion7(), size)).ProblemAsync(400);
        }
    }

    [Fact]
    public async Task Where_the_store_is_no_S3_there_is_only_tus()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Folder");
        var (code, detail) = await (await DirectHost.BeginAsync(creator, work, 1000)).ProblemAsync(404);
        Assert.Equal("no-direct-uploads", code);
        Assert.Contains("tus", detail);
        foreach (var path in new[] { "", "/1" })
        {
            var asked = await DirectHost.DoAsync(creator, HttpMethod.Get, $"{DirectHost.Path}/{work}{path}?key=a");
            Assert.Equal("no-direct-uploads", (await asked.ProblemAsync(404)).Code);
        }
    }
}
