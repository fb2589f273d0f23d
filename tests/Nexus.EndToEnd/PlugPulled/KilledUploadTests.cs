using System.Globalization;
using System.Security.Cryptography;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>
/// kill -9 while films are sent and made playable: every acknowledged byte is there, and every film becomes playable
/// once. NEXUS_KILLS asks for three times as many kills.
/// </summary>
public sealed class KilledUploadTests(ITestOutputHelper log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly int seed = Random.Shared.Next(1_000_000);

    [Fact]
    public async Task Every_acknowledged_byte_stays_and_every_film_becomes_playable_once()
    {
        await using var platform = new UpPlatform();
        await platform.StartAsync();
        using var creator = new Person(platform.Address, $"maker-{seed}@test.example", "a long test password");
        await creator.RegisterAsync("creator");
        using var stream = new FilmStream(
            creator,
            await File.ReadAllBytesAsync(await Film, TestContext.Current.CancellationToken),
            seed
        );
        stream.Start(2);
        var killer = new UpKiller(platform, new Random(seed));
        await KillAsync(killer);
        await stream.StopAsync();
        Assert.Empty(stream.Losses);
        Assert.NotEmpty(stream.Sent);
        try
        {
            foreach (var film in stream.Sent)
            {
                await IsPlayableOnceAsync(creator, film);
            }
            await NothingIsLeftAsync(platform, stream.Sent.Count);
        }
        catch
        {
            log.WriteLine(platform.Output);
            throw;
        }
        log.WriteLine($"{stream.Sent.Count} films");
        if (Environment.GetEnvironmentVariable("NEXUS_PLUG_RECORD") is { Length: > 0 } path)
        {
            var films = stream.Sent.Count;
            File.AppendAllLines(
                path,
                [$"up, films | {seed} | {killer.Deaths} | {films} | {films} | 0 | 0 | all films play"]
            );
        }
    }

    private static Task<string> Film =>
        MediaSamples.MakeAsync(
            "killed.mp4",
            [
                .. "-f lavfi -i testsrc2=s=320x180:r=25:d=4 -f lavfi -i sine=f=440:d=4:r=48000".Split(' '),
                .. "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -movflags faststart".Split(' '),
            ]
        );

    private async Task KillAsync(UpKiller killer)
    {
        var kills = int.TryParse(
            Environment.GetEnvironmentVariable("NEXUS_KILLS"),
            CultureInfo.InvariantCulture,
            out var asked
        )
            ? asked / 3
            : 6;
        log.WriteLine($"NEXUS_SEED={seed}, {kills} kills");
        var random = new Random(seed);
        while (killer.Deaths < kills)
        {
            // From the first part on its way to the last segment being stored.
            await Task.Delay(random.Next(2500));
            await killer.KillAtRandomAsync();
        }
    }

    private static async Task IsPlayableOnceAsync(Person creator, SentFilm film)
    {
        var path = $"/api/content/my/works/{film.WorkId}";
        var last = "";
        await Eventually.IsTrueAsync(
            async () =>
                (last = (await creator.DoAsync(HttpMethod.Get, path)).ToString()).Contains("\"state\":\"ready\""),
            $"film {film.WorkId} to be ready; it was {last}",
            Patience
        );
        var history = await creator.DoAsync(HttpMethod.Get, $"/api/content/works/{film.WorkId}/history");
        Assert.Single(
            history.GetProperty("items").EnumerateArray(),
            item => item.GetProperty("to").GetString() == "ready"
        );
        var link = await creator.DoAsync(HttpMethod.Get, $"/api/stream/works/{film.WorkId}/download");
        using var answer = await creator.SendAsync(() => new(HttpMethod.Get, link.GetProperty("url").GetString()));
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(film.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static async Task NothingIsLeftAsync(UpPlatform platform, int films)
    {
        var tables = new Tables(platform);
        Assert.Equal(films, await tables.CountAsync("streamcore", "SELECT count(*) FROM assets WHERE state = 'Ready'"));
        foreach (var service in (string[])["streamcore", "dsp-upload", "content-mgmt", "streaming-v2"])
        {
            Assert.Equal(0, await tables.CountAsync(service, "SELECT count(*) FROM tasks WHERE state = 2"));
            Assert.Equal(0, await tables.CountAsync(service, "SELECT count(*) FROM inbox WHERE state = 2"));
        }
        var work = Path.Combine(platform.Folder, "work");
        await Eventually.IsTrueAsync(
            () => !Directory.EnumerateFiles(work, "*.m4s", SearchOption.AllDirectories).Any(),
            "no half-done rendition to stay",
            Patience
        );
    }
}
