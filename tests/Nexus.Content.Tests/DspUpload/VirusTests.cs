using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Health;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>With a scanner nothing is stored unseen; without one the platform says so.</summary>
public sealed class VirusTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static byte[] Infected =>
        [.. TusTests.MediaLike(200_000), .. ClamdDouble.Virus, .. TusTests.MediaLike(100_000)];

    [Theory, MemberData(nameof(Engines))]
    public async Task An_infected_file_is_kept_apart_and_its_owner_told_why(DatabaseEngine engine)
    {
        await using var clamd = new ClamdDouble();
        await using var host = await StartAsync(clamd.Address, engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Infected");
        // The virus lies across two parts: neither alone is infected.
        var cut = 200_010;
        var parts = new[] { await creator.PartAsync(Infected[..cut]), await creator.PartAsync(Infected[cut..]) };
        var upload = (await creator.JoinAsync(work, parts)).Headers.Location!;
        var rejected = await creator.UntilStateAsync(work, "rejected");
        Assert.Contains("Eicar-Test-Signature", rejected.GetProperty("reason").GetString());
        var item = await ItemAsync(creator);
        Assert.Equal("quarantined", item.GetProperty("state").GetString());
        Assert.Contains("Eicar-Test-Signature", item.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.Gone, (await creator.SendAsync(HttpMethod.Head, upload)).StatusCode);
        using var http = creator.Http;
        var download = await http.GetAsync($"/api/stream/works/{work}/download", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, download.StatusCode);
        Assert.Contains("/quarantine/", Assert.Single(await ContentHost.ObjectsAsync(host)));
        // It takes of the quota until it is gone.
        Assert.Equal("upload-quota", (await (await BeginAsync(creator)).ProblemAsync(413)).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await creator.SendAsync(HttpMethod.Delete, upload)).StatusCode);
        await LeavesNothingAsync(host, creator);
    }

    [Fact]
    public async Task ClamAVs_own_daemon_lets_the_clean_file_through_and_stops_the_infected_one()
    {
        await using var clamd = await RealClamd.StartAsync();
        await using var host = await StartAsync(clamd.Address, DatabaseEngine.Sqlite);
        Assert.Null(await NoteAsync(host));
        var clean = await ScannedAsync(host, TusTests.MediaLike(100_000));
        Assert.DoesNotContain("Signature", clean.Reason);
        var infected = await ScannedAsync(host, [.. TusTests.MediaLike(50_000), .. ClamdDouble.Virus]);
        Assert.Contains("Nexus.Test.Signature", infected.Reason);
        Assert.Equal("quarantined", infected.State);
    }

    [Fact]
    public async Task A_file_longer_than_ClamAVs_own_daemon_takes_waits()
    {
        await using var clamd = await RealClamd.StartAsync();
        await using var host = await StartAsync(clamd.Address, DatabaseEngine.Sqlite, quota: 3 << 20);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Long");
        var bytes = TusTests.MediaLike(2 << 20);
        Assert.Equal(
            HttpStatusCode.Created,
            (await creator.BeginAsync(work, "a.mkv", "", bytes.Length, bytes)).StatusCode
        );
        await ContentHost.UntilAsync(() => Task.FromResult(clamd.Said.Contains("Size limit reached")), "the refusal");
        Assert.Equal("received", (await ItemAsync(creator)).GetProperty("state").GetString());
        Assert.Empty(await ContentHost.ObjectsAsync(host));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Quarantine_ends(DatabaseEngine engine)
    {
        await using var clamd = new ClamdDouble();
        await using var host = await StartAsync(clamd.Address, engine, quarantine: "00:00:01");
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Infected");
        Assert.Equal(
            HttpStatusCode.Created,
            (await creator.BeginAsync(work, "a.mkv", "", Infected.Length, Infected)).StatusCode
        );
        await creator.UntilStateAsync(work, "rejected");
        await LeavesNothingAsync(host, creator);
        await ContentHost.UntilAsync(
            async () => (await ItemAsync(creator)).GetProperty("state").GetString() == "refused",
            "the end of the quarantine"
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("INSTREAM size limit exceeded. ERROR\0")]
    [InlineData("stream: OK maybe\0")]
    public async Task Without_a_verdict_a_file_waits_and_health_says_so(string answer)
    {
        var folder = Directory.CreateTempSubdirectory("clamd");
        try
        {
            await using var clamd = new ClamdDouble(Path.Combine(folder.FullName, "clamd.ctl")) { Trouble = answer };
            await using var host = await StartAsync(clamd.Address, DatabaseEngine.Sqlite);
            var creator = CreatorClient.New(host);
            var work = await creator.CreateWorkAsync("Clean");
            var clean = TusTests.MediaLike(300_000);
            Assert.Equal(
                HttpStatusCode.Created,
                (await creator.BeginAsync(work, "a.mkv", "", clean.Length, clean)).StatusCode
            );
            await ContentHost.UntilAsync(() => Task.FromResult(clamd.Asked >= 2), "a second try");
            Assert.Equal("received", (await ItemAsync(creator)).GetProperty("state").GetString());
            Assert.Empty(await ContentHost.ObjectsAsync(host));
            Assert.Contains("does not answer", await NoteAsync(host));
            clamd.Trouble = null;
            await ContentHost.UntilAsync(
                async () => (await ItemAsync(creator)).GetProperty("state").GetString() is "stored" or "refused",
                "the file to go on"
            );
            Assert.Null(await NoteAsync(host));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_a_scanner_health_says_that_nothing_is_scanned()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        Assert.Contains("not scanned", await NoteAsync(host));
    }

    private static Task<ServiceHost> StartAsync(
        string scanner,
        DatabaseEngine engine,
        string quarantine = "30.00:00:00",
        int? quota = null
    ) =>
        ContentHost.StartAsync(
            engine,
            new()
            {
                ["Upload:VirusScanner"] = scanner,
                ["Upload:QuotaBytes"] = $"{quota ?? Infected.Length}",
                ["Upload:QuarantineFor"] = quarantine,
            }
        );

    /// <summary>What became of one file, of a creator of its own.</summary>
    private static async Task<(string? State, string? Reason)> ScannedAsync(ServiceHost host, byte[] bytes)
    {
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Scanned");
        await creator.BeginAsync(work, "a.mkv", "", bytes.Length, bytes);
        // What only looks like media goes past the scanner and no further.
        var rejected = await creator.UntilStateAsync(work, "rejected");
        var state = (await ItemAsync(creator)).GetProperty("state").GetString();
        return (state, rejected.GetProperty("reason").GetString());
    }

    private static async Task LeavesNothingAsync(ServiceHost host, CreatorClient creator)
    {
        await ContentHost.UntilAsync(async () => (await ContentHost.ObjectsAsync(host)).Count == 0, "the object to go");
        await ContentHost.UntilAsync(() => Task.FromResult(ContentHost.WorkFiles(host).Count == 0), "no file to stay");
        await ContentHost.UntilAsync(
            async () =>
            {
                var created = await BeginAsync(creator);
                return created.Headers.Location is { } part
                    && (await creator.SendAsync(HttpMethod.Delete, part)).StatusCode == HttpStatusCode.NoContent;
            },
            "the quota to be given back"
        );
    }

    private static Task<HttpResponseMessage> BeginAsync(CreatorClient creator) =>
        creator.BeginAsync(null, ("Upload-Length", $"{Infected.Length}"), ("Upload-Concat", "partial"));

    private static async Task<string?> NoteAsync(ServiceHost host)
    {
        var report = await host.Services.GetRequiredService<Readiness>().ReportAsync(Cancel);
        Assert.True(report.Ready);
        return Assert.Single(report.Services, line => line.Name == "dsp-upload").Note;
    }

    private static async Task<JsonElement> ItemAsync(CreatorClient creator)
    {
        using var http = creator.Http;
        var list = await (await http.GetAsync("/api/dsp/upload", Cancel)).JsonAsync();
        return Assert.Single(list.GetProperty("items").EnumerateArray());
    }
}
