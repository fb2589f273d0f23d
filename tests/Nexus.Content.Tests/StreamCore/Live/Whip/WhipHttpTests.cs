using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamCore.Live.Whip.Session;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>How WebRTC encoders are let in and out over HTTP (RFC 9725).</summary>
public sealed class WhipHttpTests
{
    private const string Address = "/api/streamcore/whip";
    private const string Fragment = "application/trickle-ice-sdpfrag";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_offer_with_the_key_is_answered_and_the_session_can_be_ended()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        using var http = host.Anonymous();
        using var answer = await OfferAsync(http, studio.Key);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("application/sdp", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(answer.Headers.ETag);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("a=ice-lite\r\n", text);
        Assert.Matches("a=candidate:1 1 udp [0-9]+ 127.0.0.1 [1-9][0-9]* typ host\r\n", text);
        // Nothing was sent yet: the show waits, and another attempt may be made.
        Assert.Equal("waiting", (await studio.ShowAsync()).GetProperty("state").GetString());
        using var again = await OfferAsync(http, studio.Key);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        var session = again.Headers.Location!;
        using var ended = await http.DeleteAsync(session, Cancel);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        var table = host.Services.GetRequiredService<SessionTable>();
        await ContentHost.UntilAsync(() => Task.FromResult(table.Count == 0), "both sessions to be gone");
        using var gone = await http.DeleteAsync(session, Cancel);
        Assert.Equal("not-found", (await gone.ProblemAsync(404)).Code);
    }

    [Fact]
    public async Task A_session_that_nobody_comes_to_is_gone_after_a_while()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:HandshakeLimit", "00:00:01"));
        var studio = await Studio.OpenAsync(host);
        using var http = host.Anonymous();
        using var answer = await OfferAsync(http, studio.Key);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var table = host.Services.GetRequiredService<SessionTable>();
        Assert.Equal(1, table.Count);
        await ContentHost.UntilAsync(() => Task.FromResult(table.Count == 0), "the session to be given up");
        Assert.Equal("waiting", (await studio.ShowAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Whoever_has_no_good_key_or_offer_is_refused_and_leaves_nothing()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        using var http = host.Anonymous();
        foreach (var key in (string?[])[null, "", studio.Key + "x", new string('k', 5000)])
        {
            using var refused = await OfferAsync(http, key);
            Assert.Equal("stream-key", (await refused.ProblemAsync(401)).Code);
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        }
        using var text = await OfferAsync(http, studio.Key, type: "text/plain");
        Assert.Equal("media-type", (await text.ProblemAsync(415)).Code);
        using var malformed = await OfferAsync(http, studio.Key, "hello");
        Assert.Equal("sdp-malformed", (await malformed.ProblemAsync(400)).Code);
        using var unfit = await OfferAsync(http, studio.Key, Offers.Browser.Replace("H264", "VP9"));
        Assert.Equal("sdp-unfit", (await unfit.ProblemAsync(422)).Code);
        using var large = await OfferAsync(http, studio.Key, Offers.Browser + new string('x', 70_000));
        Assert.Equal("too-large", (await large.ProblemAsync(413)).Code);
        Assert.Equal(0, host.Services.GetRequiredService<SessionTable>().Count);
        await studio.EndAsync();
        using var over = await OfferAsync(http, studio.Key);
        Assert.Equal("stream-key", (await over.ProblemAsync(401)).Code);
    }

    [Fact]
    public async Task While_an_RTMP_encoder_sends_no_other_is_let_in()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        using var own = studio.Creator.Http;
        await studio.LiveAsync(own);
        using var http = host.Anonymous();
        using var refused = await OfferAsync(http, studio.Key);
        Assert.Equal("on-air", (await refused.ProblemAsync(409)).Code);
    }

    [Fact]
    public async Task Candidates_are_heard_and_ICE_can_be_restarted()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        using var http = host.Anonymous();
        using var answer = await OfferAsync(http, studio.Key);
        var (session, tag) = (answer.Headers.Location!, answer.Headers.ETag!.Tag);
        const string news =
            "a=ice-ufrag:mMvn\r\na=ice-pwd:lSWOb3FT536DEWRazZRUeP4x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n";
        using var heard = await PatchAsync(http, session, news, tag);
        Assert.Equal(HttpStatusCode.NoContent, heard.StatusCode);
        using var without = await PatchAsync(http, session, news, null);
        Assert.Equal("if-match", (await without.ProblemAsync(428)).Code);
        using var other = await PatchAsync(http, session, news, "\"other\"");
        Assert.Equal("if-match", (await other.ProblemAsync(412)).Code);
        using var wrong = await PatchAsync(http, session, news, tag, "application/json");
        Assert.Equal("media-type", (await wrong.ProblemAsync(415)).Code);
        using var empty = await PatchAsync(http, session, "nothing", tag);
        Assert.Equal("sdp-malformed", (await empty.ProblemAsync(400)).Code);
        using var restarted = await PatchAsync(http, session, news.Replace("mMvn", "other"), "*");
        Assert.Equal(HttpStatusCode.OK, restarted.StatusCode);
        Assert.Equal(Fragment, restarted.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(tag, restarted.Headers.ETag!.Tag);
        Assert.Contains(
            "a=ice-ufrag:" + restarted.Headers.ETag.Tag.Trim('"'),
            await restarted.Content.ReadAsStringAsync(Cancel)
        );
        using var old = await PatchAsync(http, session, news, tag);
        Assert.Equal("if-match", (await old.ProblemAsync(412)).Code);
    }

    [Fact]
    public async Task Encoders_on_pages_of_other_sites_are_told_what_they_may()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        using var http = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Options, Address);
        using var answer = await http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("application/sdp", answer.Headers.GetValues("Accept-Post").Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task A_creator_sends_a_show_of_his_own_without_its_key()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        var address = $"/api/streamcore/shows/{studio.Show}/whip";
        using var own = studio.Creator.Http;
        using var made = await own.PostAsync(address, Sdp(Offers.Browser), Cancel);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var stranger = CreatorClient.New(host).Http;
        using var refused = await stranger.PostAsync(address, Sdp(Offers.Browser), Cancel);
        Assert.Equal("not-found", (await refused.ProblemAsync(404)).Code);
        using var anonymous = host.Anonymous();
        using var nobody = await anonymous.PostAsync(address, Sdp(Offers.Browser), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    private static StringContent Sdp(string text, string type = "application/sdp") =>
        new(text, Encoding.UTF8, new MediaTypeHeaderValue(type));

    private static async Task<HttpResponseMessage> OfferAsync(
        HttpClient http,
        string? key,
        string offer = Offers.Browser,
        string type = "application/sdp"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = Sdp(offer, type) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }
        return await http.SendAsync(request, Cancel);
    }

    private static async Task<HttpResponseMessage> PatchAsync(
        HttpClient http,
        Uri session,
        string text,
        string? tag,
        string type = Fragment
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, session) { Content = Sdp(text, type) };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }
        return await http.SendAsync(request, Cancel);
    }
}
