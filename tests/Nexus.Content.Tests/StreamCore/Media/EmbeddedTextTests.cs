using Nexus.Content.StreamCore.Media;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

/// <summary>Text tracks of a film, which may hold anything.</summary>
public sealed class EmbeddedTextTests
{
    [Fact]
    public async Task A_track_larger_than_captions_may_be_leaves_nothing_and_the_others_are_taken()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        var (small, large) = (Samples.New("small.srt"), Samples.New("large.srt"));
        await File.WriteAllTextAsync(small, "1\n00:00:00,500 --> 00:00:05,000\nGood day\n", cancel);
        var line = new string('a', 3000);
        await File.WriteAllTextAsync(
            large,
            string.Concat(
                Enumerable
                    .Range(0, 1000)
                    .Select(i => $"{i + 1}\n00:00:{i / 200:00},{i % 200:000} --> 00:00:09,000\n{line}\n\n")
            ),
            cancel
        );
        var film = await Samples.Make(
            "large-texts.mkv",
            $"-i {await Samples.Film} -i {large} -i {small} -map 0 -map 1 -map 2 -c copy"
        );
        var source = await Engine.Probe(film);
        Assert.Equal(2, source.Info.Texts.Count);
        await new EmbeddedTexts(Engine.Tool).ExtractAsync(source, folder.Path, cancel);
        var found = Assert.Single(EmbeddedTexts.Found(source, folder.Path));
        Assert.Equal(source.Info.Texts[1], found.Stream);
        Assert.Contains("Good day", await found.ReadAsync(cancel), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
