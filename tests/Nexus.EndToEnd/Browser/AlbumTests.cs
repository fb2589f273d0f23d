using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>A creator picks the folder of an album in the studio, in Debian's Chromium.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class AlbumTests(PlayedStory played)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_becomes_a_draft_release_also_after_the_page_was_closed()
    {
        var page = await played.OpenAsync(new ViewportSize { Width = 390, Height = 844 });
        await PlayedStory.SignInAsync(page, played.Story.Creator);
        using var folder = await AlbumFolder.NewAsync();
        await page.GotoAsync("/studio/album");
        // The last track never comes through, as where the connection breaks for good.
        await page.RouteAsync("**/api/dsp/upload/*", route => RefuseLongAsync(route, folder));
        await page.Locator("[data-pick-part] [data-folder]:enabled").SetInputFilesAsync(folder.Path);
        await page.WaitForURLAsync("**/studio/album/*-*");
        await page.GetByText("Not part of it: notes.txt").WaitForAsync();
        await RowStateAsync(page, "02 - Rain.mp3", "arrived");
        await RowStateAsync(page, "cover.png", "arrived");
        var address = page.Url;
        await page.CloseAsync(new PageCloseOptions { RunBeforeUnload = false });

        page = await played.OpenAsync(new ViewportSize { Width = 390, Height = 844 });
        await PlayedStory.SignInAsync(page, played.Story.Creator);
        await page.GotoAsync(address);
        await page.GetByText("Choose the folder again to go on").WaitForAsync();
        await LooksAsync(page, "album-open-390");
        await page.Locator("[data-again] [data-folder]:enabled").SetInputFilesAsync(folder.Path);
        await RowStateAsync(page, "03 - Lights.mp3", "arrived");
        // The tags of the first file say what its name does not.
        await Assertions.Expect(page.Locator("[data-tracks] [data-title]").First).ToHaveValueAsync("Dawn");
        await Assertions.Expect(page.GetByLabel("Title of the release")).ToHaveValueAsync("Blue Hours");
        await page.SetViewportSizeAsync(1280, 900);
        await LooksAsync(page, "album-whole-1280");
        await page.GetByLabel("Title of 03 - Lights.mp3").FillAsync("Harbour Lights");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move 03 - Lights.mp3 up" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the release" }).ClickAsync();
        await page.GetByText("is a draft of a release").WaitForAsync();
        await LooksAsync(page, "album-made-1280");
        await page.GetByRole(AriaRole.Link, new() { Name = "See the draft" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Blue Hours" }).WaitForAsync();
        await Assertions
            .Expect(page.Locator(".album-head img"))
            .ToHaveAttributeAsync("src", new System.Text.RegularExpressions.Regex("/cover.jpg"));
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var id = new Uri(page.Url).Segments[^1];
        var release = await creator.DoAsync(HttpMethod.Get, $"/api/content/releases/{id}");
        Assert.Equal("draft", release.GetProperty("state").GetString());
        Assert.Equal(["Dawn", "Harbour Lights", "Rain"], Titles(release));
    }

    [Fact]
    public async Task A_wrong_file_is_replaced_and_an_upload_is_given_up()
    {
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, played.Story.Creator);
        using var folder = await AlbumFolder.NewAsync();
        var good = await File.ReadAllBytesAsync(folder.Of("02 - Rain.mp3"), Cancel);
        await File.WriteAllTextAsync(folder.Of("02 - Rain.mp3"), "%PDF-1.7 no song", Cancel);
        await page.GotoAsync("/studio/album");
        await page.Locator("[data-pick-part] [data-folder]:enabled").SetInputFilesAsync(folder.Path);
        await RowStateAsync(page, "02 - Rain.mp3", "refused");
        await page.GetByText("is a PDF document").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the release" }).ClickAsync();
        await page.GetByText("Not every file has arrived").First.WaitForAsync();
        var row = page.Locator("[data-path='02 - Rain.mp3']");
        await row.Locator("[data-retry-file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "rain.mp3",
                    MimeType = "audio/mpeg",
                    Buffer = good,
                }
            );
        await RowStateAsync(page, "02 - Rain.mp3", "arrived");
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave out 02 - Rain.mp3" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Left out" }).WaitForAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Give up" }).ClickAsync();
        await page.WaitForURLAsync("**/studio/album");
        await page.Locator("[data-pick-part]").WaitForAsync();
    }

    [Fact]
    public async Task What_is_typed_stays_when_the_album_changes_meanwhile()
    {
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, played.Story.Creator);
        using var folder = await AlbumFolder.NewAsync();
        await page.GotoAsync("/studio/album");
        await page.RouteAsync("**/api/dsp/upload/*", route => RefuseLongAsync(route, folder));
        await page.Locator("[data-pick-part] [data-folder]:enabled").SetInputFilesAsync(folder.Path);
        await RowStateAsync(page, "02 - Rain.mp3", "arrived");
        await RowStateAsync(page, "cover.png", "arrived");
        await page.GetByLabel("Title of 02 - Rain.mp3").FillAsync("Her rain");
        await page.GetByLabel("Genre").FillAsync("Ambient");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move 02 - Rain.mp3 up" }).ClickAsync();
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var address = $"/api/dsp/upload/batches/{new Uri(page.Url).Segments[^1]}";
        var cover = await page.Locator("[data-path='cover.png']").GetAttributeAsync("data-file");
        await creator.DoAsync(HttpMethod.Delete, $"{address}/files/{cover}");
        // The page draws itself anew, because a file is still on its way, and keeps her words.
        await RowStateAsync(page, "cover.png", "leftOut");
        await Assertions.Expect(page.GetByLabel("Title of 02 - Rain.mp3")).ToHaveValueAsync("Her rain");
        await Assertions.Expect(page.GetByLabel("Genre")).ToHaveValueAsync("Ambient");
        // Now it does not hear of the next change: what it saves is of an older version.
        await page.RouteAsync(
            $"**{address}",
            route => route.Request.Method == "GET" ? route.AbortAsync() : route.ContinueAsync()
        );
        await creator.DoAsync(HttpMethod.Post, $"{address}/files/{cover}/retry", new { });
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByText("Saved.").First.WaitForAsync();
        var saved = await creator.DoAsync(HttpMethod.Get, address);
        Assert.Equal("Ambient", saved.GetProperty("genre").GetString());
        var titles = saved.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("title").GetString());
        Assert.Equal(["Her rain", "Dawn", "Lights"], titles.Take(3));
        await creator.DoAsync(HttpMethod.Delete, address);
    }

    private static Task RefuseLongAsync(IRoute route, AlbumFolder folder) =>
        route.Request.Method == "PATCH" && route.Request.PostDataBuffer?.Length == folder.LengthOf("03 - Lights.mp3")
            ? route.AbortAsync()
            : route.ContinueAsync();

    private static Task RowStateAsync(IPage page, string path, string state) =>
        page.Locator($"[data-path='{path}'][data-state='{state}']").WaitForAsync();

    private static List<string?> Titles(JsonElement release) =>
        [.. release.GetProperty("works").EnumerateArray().Select(work => work.GetProperty("title").GetString())];

    // Nothing is wider than the screen; a picture of the page for whoever asks for one.
    private static async Task LooksAsync(IPage page, string name)
    {
        Assert.True(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
            $"{name} is wider than the screen."
        );
        if (Environment.GetEnvironmentVariable("NEXUS_TEST_PICTURES") is { Length: > 0 } place)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(place, name + ".png"), FullPage = true });
        }
    }

    private sealed class AlbumFolder : IDisposable
    {
        private readonly string parent = Directory.CreateTempSubdirectory("nexus-album-").FullName;

        public string Path => Directory.CreateDirectory(System.IO.Path.Combine(parent, "Ada - Blue")).FullName;

        public string Of(string name) => System.IO.Path.Combine(Path, name);

        public long LengthOf(string name) => new FileInfo(Of(name)).Length;

        public static async Task<AlbumFolder> NewAsync()
        {
            var folder = new AlbumFolder();
            string[] sound = ["-c:a", "libmp3lame", "-b:a", "96k", "-metadata", "album=Blue Hours"];
            await folder.MakeAsync("01 - Harbour.mp3", ["sine=f=330:d=2", .. sound, "-metadata", "title=Dawn"]);
            await folder.MakeAsync("02 - Rain.mp3", ["sine=f=440:d=3", .. sound]);
            await folder.MakeAsync("03 - Lights.mp3", ["sine=f=550:d=4", .. sound]);
            await folder.MakeAsync("cover.png", ["testsrc2=s=400x400", "-frames:v", "1"]);
            await File.WriteAllTextAsync(folder.Of("notes.txt"), "Mixed at the harbour.", Cancel);
            return folder;
        }

        private async Task MakeAsync(string name, string[] arguments)
        {
            var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", .. arguments, Of(name)]);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(Cancel);
            Assert.Equal(0, process.ExitCode);
        }

        public void Dispose() => Directory.Delete(parent, recursive: true);
    }
}
