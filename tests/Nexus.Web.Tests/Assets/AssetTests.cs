using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Nexus.Web.Assets;
using Xunit;

namespace Nexus.Web.Tests.Assets;

public sealed class AssetTests
{
    [Fact]
    public async Task Assets_are_compressed_and_kept_for_ever()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.Anonymous();
        var address = new AssetStore().Url("css/base.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Encoding", "gzip, br");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var text = new StreamReader(new BrotliStream(body, CompressionMode.Decompress));
        Assert.Contains(
            "box-sizing",
            await text.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_asset_of_another_version_is_served_but_not_kept()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.Anonymous();
        using var answer = await client.GetAsync(
            "/assets/000000000000/js/app.js",
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task There_is_nothing_outside_the_assets()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.Anonymous();
        using var answer = await client.GetAsync(
            "/assets/000000000000/..%2f..%2fappsettings.json",
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void Modules_import_only_modules_that_are_there()
    {
        var store = new AssetStore();
        var names = store.Names.ToHashSet();
        foreach (var name in names.Where(name => name.StartsWith("js/", StringComparison.Ordinal)))
        {
            foreach (Match import in Regex.Matches(Source(store, name), "(?:from|import\\()\\s*\"(\\.[^\"]+)\""))
            {
                var target = new Uri(new Uri("http://x/" + name), import.Groups[1].Value).AbsolutePath[1..];
                Assert.True(names.Contains(target), $"{name} imports {target}");
            }
        }
    }

    [Fact]
    public void The_dark_colours_are_the_same_by_system_and_by_choice()
    {
        var css = Source(new AssetStore(), "css/tokens.css");
        var bySystem = Colours(css, "not([data-theme=\"light\"]) {");
        Assert.NotEmpty(bySystem);
        Assert.Equal(bySystem, Colours(css, ":root[data-theme=\"dark\"] {"));
    }

    [Theory]
    [InlineData("text", "ground")]
    [InlineData("text", "surface")]
    [InlineData("muted", "ground")]
    [InlineData("muted", "surface")]
    [InlineData("muted", "surface-2")]
    [InlineData("accent", "ground")]
    [InlineData("accent", "surface")]
    [InlineData("on-accent", "accent")]
    [InlineData("on-accent", "accent-strong")]
    [InlineData("good", "good-soft")]
    [InlineData("warn", "warn-soft")]
    [InlineData("bad", "bad-soft")]
    [InlineData("bad", "surface")]
    [InlineData("info", "info-soft")]
    public void Text_can_be_read_in_both_themes(string text, string ground)
    {
        var css = Source(new AssetStore(), "css/tokens.css");
        foreach (
            var colours in (Dictionary<string, string>[])
                [Colours(css, ":root {"), Colours(css, ":root[data-theme=\"dark\"] {")]
        )
        {
            var contrast = Contrast(colours[text], colours[ground]);
            Assert.True(contrast >= 4.5, $"{text} {colours[text]} on {ground} {colours[ground]}: {contrast:0.00}");
        }
    }

    private static string Source(AssetStore store, string name) =>
        System.Text.Encoding.UTF8.GetString(store.Find(name)!.Plain);

    private static Dictionary<string, string> Colours(string css, string head)
    {
        var from = css.IndexOf(head, StringComparison.Ordinal) + head.Length;
        var block = css[from..css.IndexOf('}', from)];
        return Regex
            .Matches(block, "--([a-z0-9-]+): (#[0-9a-f]{6});")
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
    }

    // WCAG 2.2, success criterion 1.4.3.
    private static double Contrast(string a, string b)
    {
        var (bright, dark) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (bright + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Part(int at)
        {
            var value = Convert.ToInt32(colour.Substring(at, 2), 16) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Part(1) + 0.7152 * Part(3) + 0.0722 * Part(5);
    }
}
