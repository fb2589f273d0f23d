using System.Buffers.Binary;
using System.Security.Cryptography;
using CsCheck;
using Nexus.Kernel.Storage;
using Nexus.Kernel.Tests.Caching;
using Xunit;

namespace Nexus.Kernel.Tests.Storage;

/// <summary>What someone who can read and change the stored files learns and can do.</summary>
public sealed class EncryptionTests : IDisposable
{
    private const int Chunk = 64 * 1024;
    private const int StoredChunk = Chunk + 16;
    private const int Header = 1024;
    private readonly TemporaryFolder folder = new();
    private readonly FolderObjectStore inner;
    private readonly CountingDataKeys keys = new();
    private readonly EncryptedObjectStore store;

    public EncryptionTests()
    {
        inner = new FolderObjectStore(folder.Path, TimeProvider.System);
        store = new EncryptedObjectStore(inner, keys);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Lengths around the borders of chunks, where mistakes live.
    private static readonly Gen<int> Lengths = Gen.OneOf(
        Gen.Int[0, 40],
        Gen.Int[Chunk - 40, Chunk + 40],
        Gen.Int[(2 * Chunk) - 40, (2 * Chunk) + 40],
        Gen.Int[0, 4 * Chunk]
    );

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task Any_range_of_any_object_is_that_part_of_it() =>
        Gen.Select(Lengths, Gen.Int[0, (4 * Chunk) + 99], Gen.Int[0, (4 * Chunk) + 99].Nullable())
            .SampleAsync(
                async (length, offset, count) =>
                {
                    var content = Content(length);
                    await PutAsync("a", content);
                    var from = Math.Min(offset, length);
                    var to = Math.Min((long)length, (long)from + (count ?? int.MaxValue));
                    Assert.Equal(content[from..(int)to], await ReadAsync(store, "a", offset, count));
                    Assert.Equal(length, (await store.HeadAsync("a", Stop))!.Length);
                },
                iter: 150,
                threads: 1
            );

    [Fact]
    public Task Any_changed_byte_is_noticed() =>
        Gen.Select(Lengths, Gen.Double[0, 1], Gen.Int[0, 7])
            .SampleAsync(
                async (length, where, bit) =>
                {
                    await PutAsync("a", Content(length));
                    var stored = await ReadAsync(inner, "a");
                    stored[(int)(where * (stored.Length - 1))] ^= (byte)(1 << bit);
                    await ReplaceAndExpectErrorAsync(stored);
                },
                iter: 150,
                threads: 1
            );

    [Fact]
    public async Task Every_byte_of_a_small_object_is_protected()
    {
        await PutAsync("a", Content(5));
        var stored = await ReadAsync(inner, "a");
        for (var i = 0; i < stored.Length; i++)
        {
            stored[i] ^= 0x20;
            await ReplaceAndExpectErrorAsync(stored);
            stored[i] ^= 0x20;
        }
    }

    [Fact]
    public Task Any_cut_or_added_end_is_noticed() =>
        Gen.Select(Lengths, Gen.OneOf(Gen.Int[1, 2000], Gen.Int[1, 5 * StoredChunk]), Gen.Bool)
            .SampleAsync(
                async (length, change, cut) =>
                {
                    await PutAsync("a", Content(length));
                    var stored = await ReadAsync(inner, "a");
                    await ReplaceAndExpectErrorAsync(
                        cut ? stored[..Math.Max(0, stored.Length - change)] : [.. stored, .. new byte[change]]
                    );
                },
                iter: 150,
                threads: 1
            );

    [Fact]
    public async Task A_cut_at_the_border_of_a_chunk_is_noticed_even_with_the_end_put_back()
    {
        await PutAsync("a", Content(3 * Chunk));
        var stored = await ReadAsync(inner, "a");
        var end = stored[^56..];
        for (var chunks = 0; chunks < 3; chunks++)
        {
            var cut = stored[..(Header + (chunks * StoredChunk))];
            await ReplaceAndExpectErrorAsync(cut);
            await ReplaceAndExpectErrorAsync([.. cut, .. end]);
        }
    }

    [Fact]
    public async Task Content_made_to_look_like_the_end_does_not_end_the_object()
    {
        // The last 40 bytes are what the end of an object of one chunk would say.
        var content = Content(Chunk + 40);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(Chunk), Chunk);
        SHA256.HashData(content.AsSpan(0, Chunk), content.AsSpan(Chunk + 8));
        await PutAsync("a", content);
        await ReplaceAndExpectErrorAsync((await ReadAsync(inner, "a"))[..^56]);
    }

    [Fact]
    public async Task Chunks_that_changed_places_or_came_from_another_object_do_not_open()
    {
        await PutAsync("a", Content(3 * Chunk));
        await PutAsync("b", Content(3 * Chunk));
        var a = await ReadAsync(inner, "a");
        var b = await ReadAsync(inner, "b");
        byte[] swapped =
        [
            .. a[..Header],
            .. a[(Header + StoredChunk)..(Header + (2 * StoredChunk))],
            .. a[Header..(Header + StoredChunk)],
            .. a[(Header + (2 * StoredChunk))..],
        ];
        await ReplaceAndExpectErrorAsync(swapped);
        await ReplaceAndExpectErrorAsync([.. a[..(Header + StoredChunk)], .. b[(Header + StoredChunk)..]]);
        await ReplaceAndExpectErrorAsync([.. b[..Header], .. a[Header..]]);
    }

    [Fact]
    public async Task A_range_opens_only_the_chunks_it_needs()
    {
        var content = Content(5 * Chunk);
        await PutAsync("a", content);
        var stored = await ReadAsync(inner, "a");
        stored[Header + (3 * StoredChunk)] ^= 1;
        await inner.PutAsync("a", new MemoryStream(stored), cancellation: Stop);
        Assert.Equal(content[..(3 * Chunk)], await ReadAsync(store, "a", 0, 3 * Chunk));
        Assert.Equal(content[(4 * Chunk)..], await ReadAsync(store, "a", 4 * Chunk));
        await Assert.ThrowsAsync<ObjectTamperedException>(() => ReadAsync(store, "a", 4 * Chunk - 1));
    }

    [Fact]
    public async Task Nothing_of_the_content_is_in_the_files_and_equal_contents_look_different()
    {
        var content = "the same secret text, again and again"u8.ToArray();
        await PutAsync("a", content);
        await PutAsync("b", content);
        var a = await ReadAsync(inner, "a");
        Assert.Equal(-1, a.AsSpan().IndexOf("secret"u8));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        foreach (var file in Directory.GetFiles(folder.Path))
            Assert.DoesNotContain(sha256, await File.ReadAllTextAsync(file, Stop), StringComparison.Ordinal);
        var b = await ReadAsync(inner, "b");
        Assert.NotEqual(a[Header..], b[Header..]);
    }

    [Fact]
    public async Task Another_root_key_or_purpose_opens_nothing()
    {
        await PutAsync("a", Content(10));
        using var strange = new LocalDataKeys(RandomNumberGenerator.GetBytes(32));
        var stranger = new EncryptedObjectStore(inner, strange);
        await Assert.ThrowsAsync<ObjectTamperedException>(() => ReadAsync(stranger, "a"));
        var other = new EncryptedObjectStore(inner, keys, "backups");
        await Assert.ThrowsAsync<ObjectTamperedException>(() => ReadAsync(other, "a"));
    }

    [Fact]
    public async Task A_key_is_opened_once_for_many_reads_and_the_oldest_is_forgotten()
    {
        await PutAsync("a", Content(10));
        for (var i = 0; i < 5; i++)
            await ReadAsync(store, "a");
        Assert.Equal(1, keys.Opened);
        for (var i = 0; i < 1000; i++)
        {
            await PutAsync("b", Content(1));
            await store.HeadAsync("b", Stop);
        }
        await ReadAsync(store, "a");
        Assert.Equal(1002, keys.Opened);
    }

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        for (var i = 0; i < length; i++)
            content[i] = (byte)((i * 31) ^ (i >> 8));
        return content;
    }

    private Task<ObjectInfo> PutAsync(string key, byte[] content) =>
        store.PutAsync(key, new MemoryStream(content), cancellation: Stop);

    private async Task ReplaceAndExpectErrorAsync(byte[] stored)
    {
        await inner.PutAsync("changed", new MemoryStream(stored), cancellation: Stop);
        await Assert.ThrowsAsync<ObjectTamperedException>(() => ReadAsync(store, "changed"));
    }

    private static async Task<byte[]> ReadAsync(IObjectStore from, string key, long offset = 0, long? length = null)
    {
        await using var stream = await from.GetAsync(key, offset, length, Stop);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Stop);
        return copy.ToArray();
    }

    private sealed class CountingDataKeys : IDataKeys
    {
        private readonly LocalDataKeys keys = new(RandomNumberGenerator.GetBytes(32));

        public int Opened { get; private set; }

        public ValueTask<DataKey> CreateAsync(string purpose, CancellationToken cancellation) =>
            keys.CreateAsync(purpose, cancellation);

        public ValueTask<byte[]> UnwrapAsync(string purpose, string wrapped, CancellationToken cancellation)
        {
            Opened++;
            return keys.UnwrapAsync(purpose, wrapped, cancellation);
        }
    }
}
