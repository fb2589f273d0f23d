using System.Text;
using Nexus.Content.Tests.StreamCore.Media;

namespace Nexus.Content.Tests.StreamCore;

/// <param name="What">What is wrong with it.</param>
/// <param name="Name">The file's name; its ending says what it pretends to be.</param>
internal sealed record Damaged(string What, string Name, byte[] Bytes);

/// <summary>Small files, each broken in a way of its own; boxes are those of ISO/IEC 14496-12.</summary>
internal static class DamagedMedia
{
    public static async Task<List<Damaged>> PastHelpAsync()
    {
        var film = await File.ReadAllBytesAsync(await TinyMedia.Film);
        var song = await File.ReadAllBytesAsync(await TinyMedia.Song);
        return [.. Nothing(film), .. Films(film), .. await MatroskasAsync(), .. await SoundsAsync(song)];
    }

    public static async Task<List<Damaged>> PlayableAsync()
    {
        var film = await File.ReadAllBytesAsync(await TinyMedia.Film);
        var song = await File.ReadAllBytesAsync(await TinyMedia.Song);
        return
        [
            new(
                "a bit in every 20,000 bytes of the content is wrong",
                "film.mp4",
                Flipped(film, 20_000, film.Length / 2)
            ),
            new("an index longer than the file", "film.mp4", At(film, "moov", -4, [0x7f, 0xff, 0xff, 0xff])),
            new("a film with another one after it", "film.mp4", [.. film, .. film]),
            new("bytes of no meaning after the end", "film.mp4", [.. film, .. Noise(3000)]),
            new("a hole of zeros in the song", "song.mp3", Zeroed(song, song.Length / 2, 4000)),
            new(
                "noise between two frames of the song",
                "song.mp3",
                [.. song[..20_000], .. Noise(2000), .. song[20_000..]]
            ),
        ];
    }

    private static List<Damaged> Nothing(byte[] film) =>
        [
            new("nothing in it", "film.mp4", []),
            new("one byte", "film.mp4", [0]),
            new("zeros alone", "film.mp4", new byte[200_000]),
            new("noise", "film.mp4", Noise(200_000)),
            new("a name of a brand, then noise", "film.mp4", [.. film[..32], .. Noise(100_000)]),
            new("an archive", "film.mp4", [.. "PK\x03\x04"u8, .. Noise(50_000)]),
            new("a page with a script", "film.mp4", [.. "<!doctype html><script>alert(1)</script>"u8, .. film]),
            new("a program", "film.mp4", [.. "\x7f"u8, .. "ELF\x02\x01\x01"u8, .. Noise(50_000)]),
            new("a compressed bomb", "film.mp4", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, .. Noise(50_000)]),
        ];

    private static List<Damaged> Films(byte[] film) =>
        [
            new("cut in its index", "film.mp4", film[..1500]),
            new("cut in the middle", "film.mp4", film[..(film.Length / 2)]),
            new("its last tenth missing", "film.mp4", film[..(film.Length * 9 / 10)]),
            new("its beginning missing", "film.mp4", film[2000..]),
            new("its index named otherwise", "film.mp4", Named(film, "moov", "moox")),
            new("an index of no length", "film.mp4", At(film, "moov", -4, [0, 0, 0, 1])),
            new("its content all zeros", "film.mp4", Zeroed(film, Find(film, "mdat") + 4, int.MaxValue)),
            new("its content all noise", "film.mp4", Scrambled(film, Find(film, "mdat") + 4)),
            new("no tracks", "film.mp4", Named(film, "trak", "skip")),
            new("no description of its samples", "film.mp4", Named(film, "stsd", "skip")),
            new("no place for its samples", "film.mp4", Named(film, "stco", "skip")),
            new("samples without sizes", "film.mp4", Named(film, "stsz", "skip")),
            new("no samples to a chunk", "film.mp4", Named(film, "stsc", "skip")),
            new("chunks beyond the end", "film.mp4", AllAt(film, "stco", 12, [0x7f, 0xff, 0xff, 0xf0])),
            new("more samples than there are bytes", "film.mp4", AllAt(film, "stsz", 12, [0x3f, 0xff, 0xff, 0xff])),
        ];

    private static async Task<List<Damaged>> MatroskasAsync()
    {
        var made = Samples.Make("damaged.mkv", $"-i {await TinyMedia.Film} -c copy");
        var film = await File.ReadAllBytesAsync(await made);
        return
        [
            new("a container cut in its head", "film.mkv", film[..60]),
            new("a container cut in the middle", "film.mkv", film[..(film.Length / 2)]),
            new("a container whose tracks are zeros", "film.mkv", Zeroed(film, 300, 600)),
            new("a container of noise", "film.mkv", [.. film[..48], .. Noise(50_000)]),
        ];
    }

    private static async Task<List<Damaged>> SoundsAsync(byte[] song)
    {
        var wave = await File.ReadAllBytesAsync(
            await Samples.Make("damaged.wav", "-f lavfi -i sine=f=440:d=2:r=44100 -c:a pcm_s16le")
        );
        var flac = await File.ReadAllBytesAsync(
            await Samples.Make("damaged.flac", "-f lavfi -i sine=f=440:d=2:r=44100")
        );
        var ogg = await File.ReadAllBytesAsync(
            await Samples.Make("damaged.ogg", "-f lavfi -i sine=f=440:d=2:r=44100 -c:a libvorbis")
        );
        return
        [
            new("tags without a song", "song.mp3", [.. "ID3\x04\0\0\0\0\x07\x76"u8, .. new byte[1014]]),
            new("tags longer than the file", "song.mp3", [.. "ID3\x04\0\0\x7f\x7f\x7f\x7f"u8, .. song[500..3000]]),
            new("sound of no channels", "song.wav", With(wave, 22, [0, 0])),
            new("sound of no rate", "song.wav", With(wave, 24, [0, 0, 0, 0, 0, 0, 0, 0])),
            new("sound shorter than it says", "song.wav", wave[..(wave.Length / 3)]),
            new("a head without sound", "song.flac", flac[..42]),
            new("sound cut in the middle", "song.flac", flac[..(flac.Length / 2)]),
            new("pages cut in the middle", "song.ogg", ogg[..(ogg.Length / 2)]),
            new("pages with wrong sums", "song.ogg", Flipped(ogg, 200, 0)),
        ];
    }

    // The same noise each time, so that a failure can be made again.
    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
#pragma warning disable CA5394 // Nothing secret.
        new Random(4711).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    private static byte[] Scrambled(byte[] whole, int from) => [.. whole[..from], .. Noise(whole.Length - from)];

    private static byte[] Zeroed(byte[] whole, int from, int length)
    {
        var copy = (byte[])whole.Clone();
        copy.AsSpan(from, Math.Min(length, copy.Length - from)).Clear();
        return copy;
    }

    private static byte[] Flipped(byte[] whole, int every, int from)
    {
        var copy = (byte[])whole.Clone();
        for (var i = from + every; i < copy.Length; i += every)
        {
            copy[i] ^= 0x10;
        }
        return copy;
    }

    private static byte[] With(byte[] whole, int offset, ReadOnlySpan<byte> bytes)
    {
        var copy = (byte[])whole.Clone();
        bytes.CopyTo(copy.AsSpan(offset));
        return copy;
    }

    private static byte[] At(byte[] whole, string box, int offset, ReadOnlySpan<byte> bytes) =>
        With(whole, Find(whole, box) + offset, bytes);

    private static byte[] AllAt(byte[] whole, string box, int offset, byte[] bytes) =>
        FindAll(whole, box).Aggregate(whole, (copy, place) => With(copy, place + offset, bytes));

    private static byte[] Named(byte[] whole, string box, string name) =>
        AllAt(whole, box, 0, Encoding.ASCII.GetBytes(name));

    private static int Find(byte[] whole, string box) => FindAll(whole, box)[0];

    private static List<int> FindAll(byte[] whole, string box)
    {
        var name = Encoding.ASCII.GetBytes(box);
        var places = new List<int>();
        // Not in the content, where the same four bytes mean nothing.
        var end = box == "mdat" ? whole.Length : whole.AsSpan().IndexOf("mdat"u8);
        for (var i = 0; i + 4 <= end; i++)
        {
            if (whole.AsSpan(i, 4).SequenceEqual(name))
            {
                places.Add(i);
            }
        }
        return places.Count > 0 ? places : throw new InvalidOperationException($"There is no {box} in the file.");
    }
}
