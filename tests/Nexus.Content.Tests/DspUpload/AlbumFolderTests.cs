using Nexus.Content.DspUpload.Batches;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>What an album is made of, by nothing but the names of its files and their tags.</summary>
public sealed class AlbumFolderTests
{
    [Theory]
    [InlineData("01 - Harbour.flac", null, 1, "Harbour")]
    [InlineData("1. Harbour.mp3", null, 1, "Harbour")]
    [InlineData("07_Harbour_Lights.mp3", null, 7, "Harbour Lights")]
    [InlineData("2-03 Harbour.flac", 2, 3, "Harbour")]
    [InlineData("03 - 7 Years.mp3", null, 3, "7 Years")]
    [InlineData("CD 2/01 - Harbour.flac", 2, 1, "Harbour")]
    [InlineData("disc1/04) Harbour.wav", 1, 4, "Harbour")]
    [InlineData("Harbour.flac", null, null, "Harbour")]
    [InlineData("1999.flac", null, null, "1999")]
    public void A_name_says_disc_number_and_title(string path, int? disc, int? number, string title) =>
        Assert.Equal(new TrackName(disc, number, title), TrackName.Of(path, bareNumbers: path.Contains('_')));

    [Fact]
    public void A_number_alone_counts_where_every_file_has_one()
    {
        Assert.Equal(
            ["Harbour", "Rain", "Lights"],
            Titles(Track("10 Lights.mp3"), Track("02 Rain.mp3"), Track("01 Harbour.mp3"))
        );
        Assert.Equal(["99 Luftballons", "Rain"], Titles(Track("Rain.mp3"), Track("99 Luftballons.mp3")));
    }

    [Fact]
    public void Without_numbers_the_order_is_natural() =>
        Assert.Equal(
            ["Take 1", "Take 2", "Take 10"],
            Titles(Track("Take 10.wav"), Track("Take 2.wav"), Track("Take 1.wav"))
        );

    [Fact]
    public void Tags_count_before_names_and_what_the_owner_says_before_tags()
    {
        var first = Track("02 - B.flac");
        (first.TagTitle, first.TagTrack) = ("Opening", 1);
        var second = Track("01 - A.flac");
        (second.TagDisc, second.TagTrack, second.TagAlbum) = (2, 1, "Blue Hours");
        Assert.Equal(["Opening", "A"], Titles(first, second));
        Assert.Equal("Blue Hours", AlbumPlan.Of(Batch(), [first, second]).Title);
        (second.Position, first.Position, second.Title) = (0, 1, "Mine");
        Assert.Equal(["Mine", "Opening"], Titles(first, second));
    }

    [Fact]
    public void A_folder_is_sorted_into_tracks_one_cover_and_the_rest()
    {
        var folder = AlbumFolder.Of([
            File("01.flac"),
            File("scans/booklet.jpg"),
            File("Folder.JPG"),
            File(".DS_Store"),
            File("__MACOSX/._01.flac"),
            File("rip.log"),
            File("void.mp3", 0),
            File("clip.mp4"),
            File("voice", 10, "audio/x-custom"),
        ]);
        Assert.Equal(["01.flac", "clip.mp4", "voice"], folder.Tracks.Select(file => file.Path));
        Assert.Equal("Folder.JPG", folder.Cover!.Path);
        Assert.Equal(5, folder.Ignored.Count);
        Assert.True(AlbumFolder.IsVideo("clip.mp4", ""));
        Assert.False(AlbumFolder.IsVideo("song.m4a", "video/mp4"));
        Assert.Null(AlbumFolder.Of([File("a.mp3"), File("x.png"), File("y.png")]).Cover);
        Assert.Equal("x.png", AlbumFolder.Of([File("a.mp3"), File("x.png")]).Cover!.Path);
    }

    [Fact]
    public void The_same_folder_is_known_in_whatever_order_it_is_listed()
    {
        var one = AlbumFolder.Of([File("a.mp3"), File("b.mp3", 11)]);
        var other = AlbumFolder.Of([File("b.mp3", 11), File("a.mp3"), File("notes.txt")]);
        Assert.Equal(one.Fingerprint(), other.Fingerprint());
        Assert.NotEqual(one.Fingerprint(), AlbumFolder.Of([File("a.mp3"), File("b.mp3", 12)]).Fingerprint());
    }

    private static List<string> Titles(params BatchFile[] files) =>
        [.. AlbumPlan.Of(Batch(), files).Tracks.Select(track => track.Title)];

    private static UploadBatch Batch() =>
        new()
        {
            Folder = "Folder",
            OwnerName = "Ada",
            Access = WorkAccess.Free,
        };

    private static BatchFile Track(string path) => new() { Path = path, DeclaredType = "" };

    private static FolderFile File(string path, long length = 10, string type = "") =>
        new()
        {
            Path = path,
            Length = length,
            Type = type,
        };

    [Theory]
    [InlineData("\u0660\u0661 - \u0623\u063a\u0646\u064a\u0629.mp3")]
    [InlineData("\uff10\uff11 - \u66f2.flac")]
    [InlineData("CD \uff12/01 - Song.mp3")]
    public void Digits_of_other_scripts_are_letters_of_a_title(string path)
    {
        var name = TrackName.Of(path, bareNumbers: true);
        Assert.NotEqual("Untitled", name.Title);
        Assert.Null(name.Disc);
    }

    [Fact]
    public void A_title_is_not_cut_within_a_character() =>
        Assert.Equal(new string('a', 199), WholeText.Cut(new string('a', 199) + "\U0001F3B5", 200));

    [Fact]
    public async Task A_file_of_boxes_within_boxes_has_no_tags_and_harms_nobody()
    {
        var path = Samples.New("deep.m4a");
        var deep = new byte[8 * 30_000];
        for (var at = 0; at < deep.Length; at += 8)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(deep.AsSpan(at), deep.Length - at);
            "moov"u8.CopyTo(deep.AsSpan(at + 4));
        }
        await System.IO.File.WriteAllBytesAsync(
            path,
            [.. "\0\0\0\x10ftypM4A \0\0\0\0"u8, .. deep],
            TestContext.Current.CancellationToken
        );
        Assert.Null(FileTags.Read(path, "deep.m4a"));
        // An honest one has.
        var song = await Samples.Make(
            "tagged.m4a",
            "-f lavfi -i sine=d=1 -c:a aac -metadata title=Blue -metadata track=3"
        );
        Assert.Equal(("Blue", 3), (FileTags.Read(song, "tagged.m4a")!.Title, FileTags.Read(song, "tagged.m4a")!.Track));
    }
}
