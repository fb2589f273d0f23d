using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;
using static Nexus.Content.Tests.DspMetadata.Described;

namespace Nexus.Content.Tests.DspMetadata;

public sealed class ErnTests
{
    private const string Between = "sender=PADPIDA2007040502I&recipient=PADPIDA2014120301X";

    private static readonly object Line = new { year = 2025, owner = "Ada Records" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_release_becomes_a_message_that_holds_what_was_said(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var (release, works) = await DescribedReleaseAsync(creator);
        var answer = await creator.GetMetadataAsync($"releases/{release}/ern?{Between}");
        Assert.Equal("application/xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("036000291452.xml", answer.Content.Headers.ContentDisposition!.FileNameStar);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        var root = XDocument.Parse(text).Root!;
        Assert.Equal("{http://ddex.net/xml/ern/43}NewReleaseMessage", root.Name.ToString());
        Assert.Equal(
            ["MessageHeader", "PartyList", "ResourceList", "ReleaseList", "DealList"],
            root.Elements().Select(part => part.Name.ToString())
        );
        Assert.Equal("PADPIDA2007040502I", At(root, "MessageHeader/MessageSender/PartyId"));
        Assert.Equal("LiveMessage", At(root, "MessageHeader/MessageControlType"));
        var recording = root.Descendants("SoundRecording").First();
        Assert.Equal("USRC17607839", At(recording, "SoundRecordingEdition/ResourceId/ISRC"));
        Assert.Equal("Blue <Hour> & more (Live)", At(recording, "DisplayTitleText"));
        Assert.Equal("Ada & Bo feat. Cy", At(recording, "DisplayArtistName"));
        Assert.Equal("Explicit", At(recording, "ParentalWarningType"));
        Assert.Equal("℗ 2025 Ada Records", At(recording, "SoundRecordingEdition/PLine/PLineText"));
        var guest = recording.Elements("DisplayArtist").Single(one => At(one, "DisplayArtistRole") == "FeaturedArtist");
        var party = root.Descendants("Party")
            .Single(one => At(one, "PartyReference") == At(guest, "ArtistPartyReference"));
        Assert.Equal(("Cy", "000000012150090X"), (At(party, "PartyName/FullName"), At(party, "PartyId/ISNI")));
        Assert.Equal("036000291452", At(root, "ReleaseList/Release/ReleaseId/ICPN"));
        Assert.Equal(2, root.Descendants("TrackRelease").Count());
        var terms = root.Descendants("DealTerms").Single();
        Assert.Equal(["US", "CA"], terms.Elements("ExcludedTerritoryCode").Select(one => one.Value));
        Assert.Empty(terms.Elements("TerritoryCode"));
        Assert.Equal("2026-12-01", At(terms, "ValidityPeriod/StartDate"));
        Assert.True(await IsValidAsync(creator, text), string.Join('\n', await FindingsAsync(creator, text)));
        var trial = await creator.GetMetadataAsync($"releases/{release}/ern?{Between}&test=true");
        Assert.Contains("TestMessage", await trial.Content.ReadAsStringAsync(Cancel));
        var stranger = await CreatorClient.New(host).GetMetadataAsync($"releases/{release}/ern?{Between}");
        Assert.Equal("not-found", (await stranger.ProblemAsync(404)).Code);
        var unknown = await creator.GetMetadataAsync($"releases/{release}/ern?sender=me&recipient=you");
        Assert.Equal(["sender"], await unknown.WrongFieldsAsync());
        Assert.Equal(2, works.Count);
    }

    [Theory, OnEachDatabase]
    public async Task What_a_message_lacks_is_named(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Song", "audio");
        var release = await creator.CreateReleaseAsync("Album", work);
        var answer = await creator.GetMetadataAsync($"releases/{release}/ern?{Between}");
        var (code, detail) = await answer.ProblemAsync(409);
        Assert.Equal("ern-incomplete", code);
        foreach (var what in new[] { "upc", "label", "genre", "deals", $"work {work} ('Song'): isrc" })
        {
            Assert.Contains(what, detail);
        }
    }

    [Theory]
    [InlineData(
        "<ISRC>USRC17607839</ISRC>",
        "<ISRC>USRC1760783</ISRC>",
        "ISRC",
        "'USRC1760783' is no ISRC of twelve characters."
    )]
    [InlineData("<ICPN>036000291452</ICPN>", "<ICPN>036000291453</ICPN>", "ICPN", "'036000291453' is no UPC or EAN.")]
    [InlineData(
        "<ISNI>000000012150090X</ISNI>",
        "<ISNI>0000000121500900</ISNI>",
        "ISNI",
        "'0000000121500900' is no ISNI."
    )]
    [InlineData(
        "<ResourceReference>A1</",
        "<ResourceReference>A9</",
        "ReleaseResourceReference",
        "'A1' leads nowhere."
    )]
    [InlineData("<ResourceReference>A2</", "<ResourceReference>A1</", "ResourceReference", "A1 is there twice.")]
    [InlineData(
        "<ExcludedTerritoryCode>US</",
        "<ExcludedTerritoryCode>XX</",
        "ExcludedTerritoryCode",
        "'XX' is no territory (ISO 3166-1)."
    )]
    [InlineData("<DealReleaseReference>R1</DealReleaseReference>", "", "TrackRelease", "The release R1 has no deal.")]
    [InlineData(
        "<EndDate>2030-12-31</EndDate>",
        "<EndDate>2020-12-31</EndDate>",
        "ValidityPeriod",
        "It ends before it begins."
    )]
    [InlineData("<UseType>OnDemandStream</UseType>", "", "DealTerms", "UseType is missing or empty.")]
    [InlineData("<GenreText>Jazz</GenreText>", "", "Release", "Genre is missing or empty.")]
    [InlineData(
        "ern/43",
        "ern/382",
        "NewReleaseMessage",
        "The root is not a NewReleaseMessage of ERN 4 (namespace http://ddex.net/xml/ern/4…)."
    )]
    [InlineData("<DealList>", "<Extra /><DealList>", "Extra", "No such element stands here.")]
    public async Task A_message_that_breaks_a_rule_is_told_where(
        string right,
        string wrong,
        string element,
        string message
    )
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var text = await MessageAsync(creator, (await DescribedReleaseAsync(creator)).Release);
        Assert.Contains(right, text);
        var findings = await FindingsAsync(creator, text.Replace(right, wrong));
        Assert.Contains((element, message), findings);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;&x;\">]><a>&y;</a>")]
    [InlineData("<a><b></a>")]
    [InlineData("")]
    [InlineData("{ \"json\": true }")]
    public async Task What_is_no_harmless_xml_is_refused(string text)
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        foreach (var path in new[] { "ern/check", "ern" })
        {
            var answer = await SendAsync(creator, path, text);
            Assert.Equal("malformed-xml", (await answer.ProblemAsync(400)).Code);
        }
    }

    [Fact]
    public async Task A_message_is_bounded_in_depth_and_length()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var deep = string.Concat(Enumerable.Repeat("<a>", 20_000)) + string.Concat(Enumerable.Repeat("</a>", 20_000));
        Assert.Equal("malformed-xml", (await (await SendAsync(creator, "ern/check", deep)).ProblemAsync(400)).Code);
        using var http = creator.Http;
        // Who asks first is refused before he sends it all.
        http.DefaultRequestHeaders.ExpectContinue = true;
        using var longer = new StringContent($"<a>{new string('x', 1 << 20)}</a>", Encoding.UTF8, "application/xml");
        var refused = await http.PostAsync("/api/dsp/metadata/ern", longer, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task A_message_makes_suggestions_for_my_own_codes(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (sender, receiver) = (CreatorClient.New(host), CreatorClient.New(host));
        var text = await MessageAsync(sender, (await DescribedReleaseAsync(sender)).Release);
        // The receiver has the second song and the release under other codes.
        text = text.Replace("USRC17607840", "DEA122600001").Replace("036000291452", "4006381333931");
        var work = await receiver.CreateWorkAsync("Two", "audio");
        var release = await receiver.CreateReleaseAsync("Album", work);
        await receiver.DescribeAsync($"works/{work}", new { isrc = "DEA122600001" });
        await receiver.DescribeAsync($"releases/{release}", new { upc = "4006381333931", genre = "Folk" });
        var imported = await (await SendAsync(receiver, "ern", text)).JsonAsync();
        Assert.Equal(
            [("USRC17607839", null), ("DEA122600001", work), ("4006381333931", (Guid?)release)],
            imported.GetProperty("items").EnumerateArray().Select(Match)
        );
        Assert.Equal(0, imported.GetProperty("findings").GetArrayLength());
        await SendAsync(receiver, "ern", text);
        var suggestions = (await (await receiver.GetMetadataAsync("suggestions")).JsonAsync()).GetProperty("items");
        Assert.Equal(2, suggestions.GetArrayLength());
        foreach (var one in suggestions.EnumerateArray())
        {
            var take = $"suggestions/{one.GetProperty("id").GetGuid()}/take";
            Assert.Equal(
                HttpStatusCode.OK,
                (await receiver.SendAsync(HttpMethod.Post, take, new { }, "\"1\"")).StatusCode
            );
        }
        var song = await (await receiver.GetMetadataAsync($"works/{work}")).JsonAsync();
        Assert.Equal("Ada", song.GetProperty("displayArtist").GetString());
        Assert.Equal("Ada Records", song.GetProperty("details").GetProperty("pLine").GetProperty("owner").GetString());
        var album = (await (await receiver.GetMetadataAsync($"releases/{release}")).JsonAsync()).GetProperty("details");
        Assert.Equal(
            ("Folk", "Ada Records", "album"),
            (
                album.GetProperty("genre").GetString(),
                album.GetProperty("label").GetString(),
                album.GetProperty("type").GetString()
            )
        );
        Assert.Empty(
            (await (await sender.GetMetadataAsync("suggestions")).JsonAsync()).GetProperty("items").EnumerateArray()
        );
    }

    private static async Task<(Guid Release, List<Guid> Works)> DescribedReleaseAsync(CreatorClient creator)
    {
        var (one, two) = (
            await creator.CreateWorkAsync("Blue <Hour> & more", "audio"),
            await creator.CreateWorkAsync("Two", "audio")
        );
        await DescribeSongsAsync(creator, one, two);
        var release = await creator.CreateReleaseAsync("The Album", one, two);
        await creator.DescribeAsync(
            $"releases/{release}",
            new
            {
                contributors = new[] { Person("Ada", "mainArtist") },
                pLine = Line,
                cLine = Line,
                label = "Ada Records",
                genre = "Jazz",
                upc = "036000291452",
                type = "album",
                territories = new { worldwide = true, exclude = new[] { "US", "CA" } },
                deals = new[]
                {
                    new
                    {
                        models = new[] { "subscriptionModel", "payAsYouGoModel" },
                        usages = new[] { "onDemandStream" },
                        from = "2026-12-01",
                        until = "2030-12-31",
                    },
                },
            }
        );
        return (release, [one, two]);
    }

    private static async Task DescribeSongsAsync(CreatorClient creator, Guid one, Guid two)
    {
        await creator.DescribeAsync(
            $"works/{one}",
            new
            {
                titleVersion = "Live",
                contributors = new object[]
                {
                    Person("Ada", "mainArtist", "composer"),
                    Person("Bo", "mainArtist"),
                    new
                    {
                        name = "Cy",
                        roles = new[] { "featuredArtist" },
                        isni = "000000012150090X",
                    },
                },
                pLine = Line,
                isrc = "USRC17607839",
                iswc = "T0345246801",
                @explicit = true,
                language = "en",
            }
        );
        await creator.DescribeAsync(
            $"works/{two}",
            new
            {
                contributors = new[] { Person("Ada", "mainArtist") },
                pLine = Line,
                isrc = "USRC17607840",
            }
        );
    }

    private static async Task<string> MessageAsync(CreatorClient creator, Guid release) =>
        await (await creator.GetMetadataAsync($"releases/{release}/ern?{Between}")).Content.ReadAsStringAsync(Cancel);

    private static async Task<HttpResponseMessage> SendAsync(CreatorClient creator, string path, string xml)
    {
        using var http = creator.Http;
        using var content = new StringContent(xml, Encoding.UTF8, "application/xml");
        return await http.PostAsync("/api/dsp/metadata/" + path, content, Cancel);
    }

    private static async Task<bool> IsValidAsync(CreatorClient creator, string xml) =>
        (await (await SendAsync(creator, "ern/check", xml)).JsonAsync()).GetProperty("valid").GetBoolean();

    private static async Task<List<(string, string)>> FindingsAsync(CreatorClient creator, string xml)
    {
        var answer = await SendAsync(creator, "ern/check", xml);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return
        [
            .. (await answer.JsonAsync())
                .GetProperty("findings")
                .EnumerateArray()
                .Select(one => (one.GetProperty("element").GetString()!, one.GetProperty("message").GetString()!)),
        ];
    }

    private static string At(XElement element, string path) =>
        path.Split('/').Aggregate(element, (one, name) => one.Element(name)!).Value;

    private static (string, Guid?) Match(JsonElement item) =>
        (
            item.GetProperty("code").GetString()!,
            item.GetProperty("subjectId").ValueKind == JsonValueKind.Null
                ? null
                : item.GetProperty("subjectId").GetGuid()
        );
}
