using System.Net;
using System.Text.Json;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspMetadata;

public sealed class AllocationTests
{
    [Theory, OnEachDatabase]
    public async Task No_code_is_given_out_twice_however_many_ask_at_once(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        await RegisterAsync(creator, "isrc", "de-a12");
        var works = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            works.Add(await creator.CreateWorkAsync($"Song {i}", "audio"));
        }
        // Each work asks three times at once.
        var codes = await Task.WhenAll(
            works
                .SelectMany(work => Enumerable.Repeat(work, 3))
                .Select(async work => (work, code: await CodeAsync(creator, $"works/{work}/isrc")))
        );
        var year = TimeProvider.System.GetUtcNow().Year % 100;
        Assert.Equal(
            Enumerable.Range(1, 8).Select(number => $"DEA12{year:00}{number:00000}"),
            codes.Select(one => one.code.Code).Distinct().Order()
        );
        Assert.All(
            codes.GroupBy(one => one.work),
            group => Assert.Single(group.Select(one => one.code.Code).Distinct())
        );
        Assert.Equal(8, codes.Count(one => one.code.Allocated));
        Assert.Equal(99_999 - 8, (await PrefixesAsync(creator))[0].GetProperty("left").GetInt32());
    }

    [Theory, OnEachDatabase]
    public async Task A_prefix_is_used_up_and_says_so(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Song", "audio");
        var (one, two, three, four) = (
            await creator.CreateReleaseAsync("1", work),
            await creator.CreateReleaseAsync("2", work),
            await creator.CreateReleaseAsync("3", work),
            await creator.CreateReleaseAsync("4", work)
        );
        var none = await creator.PostMetadataAsync($"releases/{one}/upc", new { });
        Assert.Equal("no-prefix", (await none.ProblemAsync(409)).Code);
        await RegisterAsync(creator, "upc", "40063813339", first: 7);
        // One that was given by hand is passed over.
        await creator.DescribeAsync($"releases/{four}", new { upc = "4006381333986" });
        Assert.Equal(("4006381333979", true, 2), await CodeAsync(creator, $"releases/{one}/upc"));
        Assert.Equal(("4006381333993", true, 0), await CodeAsync(creator, $"releases/{two}/upc"));
        var spent = await creator.PostMetadataAsync($"releases/{three}/upc", new { });
        Assert.Equal("prefix-exhausted", (await spent.ProblemAsync(409)).Code);
        Assert.Equal(("4006381333979", false, null), await CodeAsync(creator, $"releases/{one}/upc"));
        Assert.Equal(0, (await PrefixesAsync(creator))[0].GetProperty("left").GetInt32());
        var said = await (await creator.GetMetadataAsync($"releases/{three}")).JsonAsync();
        Assert.Equal(0, said.GetProperty("version").GetInt64());
    }

    [Theory, OnEachDatabase]
    public async Task A_prefix_belongs_to_one_owner_and_stays_once_it_is_used(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (creator, other) = (CreatorClient.New(host), CreatorClient.New(host));
        var prefix = await RegisterAsync(creator, "isrc", "DEA12");
        Assert.Equal(prefix, await RegisterAsync(creator, "isrc", "DEA12"));
        var taken = await other.PostMetadataAsync("prefixes", new { kind = "isrc", prefix = "DEA12" });
        Assert.Equal("prefix-taken", (await taken.ProblemAsync(409)).Code);
        foreach (var wrong in new[] { "D1A12", "DEA1", "DEA123" })
        {
            var refused = await creator.PostMetadataAsync("prefixes", new { kind = "isrc", prefix = wrong });
            Assert.Equal(["prefix"], await refused.WrongFieldsAsync());
        }
        var second = await RegisterAsync(creator, "isrc", "DEB34");
        var work = await creator.CreateWorkAsync("Song", "audio");
        var unsaid = await creator.PostMetadataAsync($"works/{work}/isrc", new { });
        Assert.Equal(["prefixId"], await unsaid.WrongFieldsAsync());
        var foreign = await other.CreateWorkAsync("Song", "audio");
        var stolen = await other.PostMetadataAsync($"works/{foreign}/isrc", new { prefixId = prefix });
        Assert.Equal("not-found", (await stolen.ProblemAsync(404)).Code);
        var answer = await creator.PostMetadataAsync($"works/{work}/isrc", new { prefixId = second });
        Assert.StartsWith("DEB34", (await answer.JsonAsync()).GetProperty("code").GetString());
        var used = await creator.SendAsync(HttpMethod.Delete, $"prefixes/{second}", null, null);
        Assert.Equal("prefix-used", (await used.ProblemAsync(409)).Code);
        var notHis = await other.SendAsync(HttpMethod.Delete, $"prefixes/{prefix}", null, null);
        Assert.Equal("not-found", (await notHis.ProblemAsync(404)).Code);
        var removed = await creator.SendAsync(HttpMethod.Delete, $"prefixes/{prefix}", null, null);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    private static async Task<Guid> RegisterAsync(CreatorClient creator, string kind, string prefix, int? first = null)
    {
        var answer = await creator.PostMetadataAsync(
            "prefixes",
            new
            {
                kind,
                prefix,
                first,
            }
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("id").GetGuid();
    }

    private static async Task<(string Code, bool Allocated, int? Left)> CodeAsync(CreatorClient creator, string path)
    {
        var answer = await creator.PostMetadataAsync(path, new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var code = await answer.JsonAsync();
        var left = code.GetProperty("left");
        return (
            code.GetProperty("code").GetString()!,
            code.GetProperty("allocated").GetBoolean(),
            left.ValueKind == JsonValueKind.Null ? null : left.GetInt32()
        );
    }

    private static async Task<JsonElement> PrefixesAsync(CreatorClient creator) =>
        await (await creator.GetMetadataAsync("prefixes")).JsonAsync();
}
