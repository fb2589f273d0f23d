using System.Net;
using System.Text.Json;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;
using static Nexus.Content.Tests.DspMetadata.Described;

namespace Nexus.Content.Tests.DspMetadata;

public sealed class RecordingTests
{
    private static readonly object Whole = new
    {
        titleVersion = " Live ",
        contributors = new object[]
        {
            Person("Ada", "mainArtist", "composer"),
            Person("Bo", "mainArtist"),
            new
            {
                name = "Cy",
                roles = new[] { "featuredArtist" },
                ipi = "17798450",
                isni = "0000 0001 2150 090x",
            },
            Person("Dee", "producer", "lyricist"),
        },
        genre = "Jazz",
        pLine = new { year = 2025, owner = "Ada Records" },
        cLine = new { year = 2026, owner = "Ada Records" },
        label = "Ada Records",
        @explicit = true,
        language = "EN",
        territories = new { worldwide = true, exclude = new[] { "US", "CA" } },
        deals = new[]
        {
            new
            {
                models = new[] { "subscriptionModel" },
                usages = new[] { "onDemandStream" },
                from = "2026-12-01",
                until = "2030-12-31",
            },
        },
        isrc = "us-rc1-76-07839",
        iswc = "T-034.524.680-1",
    };

    private static readonly object Wrong = new
    {
        contributors = new object[]
        {
            new
            {
                name = "",
                roles = Array.Empty<string>(),
                ipi = "1",
                isni = "2",
            },
        },
        pLine = new { year = 999, owner = "" },
        language = "english please",
        territories = new
        {
            worldwide = true,
            include = new[] { "DE" },
            exclude = new[] { "XX" },
        },
        deals = new[]
        {
            new
            {
                models = new[] { "subscriptionModel" },
                usages = new[] { "onDemandStream" },
                from = "2026-12-01",
                until = "2026-11-30",
            },
        },
        isrc = "DE-A12-26-1",
        iswc = "T-034.524.680-2",
    };

    [Theory, OnEachDatabase]
    public async Task What_the_owner_says_is_kept_in_one_way_of_writing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Blue Hour", "audio");
        var before = await (await creator.GetMetadataAsync($"works/{work}")).JsonAsync();
        Assert.Equal(
            (0, ""),
            (before.GetProperty("version").GetInt64(), before.GetProperty("displayArtist").GetString())
        );
        await creator.DescribeAsync($"works/{work}", Whole);
        var said = await (await creator.GetMetadataAsync($"works/{work}")).JsonAsync();
        Assert.Equal("Blue Hour (Live)", said.GetProperty("displayTitle").GetString());
        Assert.Equal("Ada & Bo feat. Cy", said.GetProperty("displayArtist").GetString());
        var details = said.GetProperty("details");
        Assert.Equal("USRC17607839", details.GetProperty("isrc").GetString());
        Assert.Equal("T0345246801", details.GetProperty("iswc").GetString());
        Assert.Equal("en", details.GetProperty("language").GetString());
        var guest = details.GetProperty("contributors")[2];
        Assert.Equal("00017798450", guest.GetProperty("ipi").GetString());
        Assert.Equal("000000012150090X", guest.GetProperty("isni").GetString());
        Assert.Equal("2030-12-31", details.GetProperty("deals")[0].GetProperty("until").GetString());
        Assert.Equal(["US", "CA"], details.GetProperty("territories").GetProperty("exclude").Deserialize<string[]>()!);
    }

    [Theory, OnEachDatabase]
    public async Task Each_wrong_field_is_named_and_nothing_changes(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Blue Hour", "audio");
        Assert.Equal(
            [
                "contributors[0].ipi",
                "contributors[0].isni",
                "contributors[0].name",
                "contributors[0].roles",
                "deals[0].until",
                "isrc",
                "iswc",
                "language",
                "pLine.owner",
                "pLine.year",
                "territories.exclude",
                "territories.include",
            ],
            (await (await creator.PutMetadataAsync($"works/{work}", Wrong)).WrongFieldsAsync()).Order()
        );
        var unknown = new { contributors = new[] { Person("Ada", "drummerBoy") } };
        Assert.Equal(HttpStatusCode.BadRequest, (await creator.PutMetadataAsync($"works/{work}", unknown)).StatusCode);
        var said = await (await creator.GetMetadataAsync($"works/{work}")).JsonAsync();
        Assert.Equal(0, said.GetProperty("version").GetInt64());
    }

    [Theory, OnEachDatabase]
    public async Task An_edit_needs_the_version_that_was_read(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Blue Hour", "audio");
        var path = $"works/{work}";
        Assert.Equal(
            "if-match-required",
            (await (await creator.SendAsync(HttpMethod.Put, path, new { genre = "Jazz" }, null)).ProblemAsync(428)).Code
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await creator.PutMetadataAsync(path, new { genre = "Jazz" }, "\"0\"")).StatusCode
        );
        var late = await creator.PutMetadataAsync(path, new { genre = "Pop" }, "\"0\"");
        Assert.Equal("changed-meanwhile", (await late.ProblemAsync(412)).Code);
        var many = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => creator.PutMetadataAsync(path, new { genre = $"G{i}" }, "\"1\""))
        );
        Assert.Single(many, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(
            many.Where(answer => answer.StatusCode != HttpStatusCode.OK),
            answer => Assert.True(answer.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        );
    }

    [Theory, OnEachDatabase]
    public async Task A_code_belongs_to_one_thing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (creator, other) = (CreatorClient.New(host), CreatorClient.New(host));
        var (mine, theirs) = (
            await creator.CreateWorkAsync("One", "audio"),
            await other.CreateWorkAsync("Two", "audio")
        );
        await creator.DescribeAsync($"works/{mine}", new { isrc = "USRC17607839" });
        var refused = await other.PutMetadataAsync($"works/{theirs}", new { isrc = "US-RC1-76-07839", genre = "Pop" });
        Assert.Equal("isrc-taken", (await refused.ProblemAsync(409)).Code);
        await creator.DescribeAsync($"works/{mine}", new { isrc = "USRC17607839", genre = "Soul" });
        var release = await creator.CreateReleaseAsync("Album", mine);
        var second = await creator.CreateReleaseAsync("Album again", mine);
        await creator.DescribeAsync($"releases/{release}", new { upc = "036000291452", type = "album" });
        var twice = await creator.PutMetadataAsync($"releases/{second}", new { upc = "0036000291452" });
        Assert.Equal("upc-taken", (await twice.ProblemAsync(409)).Code);
        var atOnce = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    var work = await other.CreateWorkAsync("Three", "audio");
                    return await other.PutMetadataAsync($"works/{work}", new { isrc = "USRC17607840" });
                })
        );
        Assert.Single(atOnce, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(3, atOnce.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Theory, OnEachDatabase]
    public async Task The_labels_people_do_it_each_as_far_as_the_role_goes(DatabaseEngine engine)
    {
        var crews = new UserAuthDouble();
        await using var host = await ContentHost.StartAsync(engine, crews: crews);
        var label = Guid.CreateVersion7();
        CreatorClient Member(OrganisationRole role) => new(host, crews.Join(label, Guid.CreateVersion7(), role), label);
        var editor = Member(OrganisationRole.Editor);
        var work = await editor.CreateWorkAsync("The label's", "audio");
        var release = await editor.CreateReleaseAsync("Its album", work);
        await editor.DescribeAsync($"works/{work}", new { contributors = new[] { Person("Ada", "mainArtist") } });
        await editor.DescribeAsync($"releases/{release}", new { label = "The Label" });
        var viewer = Member(OrganisationRole.Viewer);
        foreach (var path in new[] { $"works/{work}", $"releases/{release}" })
        {
            Assert.Equal(HttpStatusCode.OK, (await viewer.GetMetadataAsync(path)).StatusCode);
            var edit = await viewer.PutMetadataAsync(path, new { genre = "Pop" });
            Assert.Equal("organisation-role", (await edit.ProblemAsync(403)).Code);
            var stranger = CreatorClient.New(host);
            Assert.Equal("not-found", (await (await stranger.GetMetadataAsync(path)).ProblemAsync(404)).Code);
            var foreign = await stranger.PutMetadataAsync(path, new { genre = "Pop" }, "*");
            Assert.Equal("not-found", (await foreign.ProblemAsync(404)).Code);
        }
        using var visitor = host.Anonymous();
        var answer = await visitor.GetAsync($"/api/dsp/metadata/works/{work}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
