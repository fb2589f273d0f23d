using System.Security.Cryptography;
using System.Text;
using Nexus.Kernel.Storage;
using Xunit;

namespace Nexus.Kernel.Tests.Storage;

/// <summary>What every object store must do alike.</summary>
public abstract class ObjectStoreContract : IAsyncLifetime
{
    private IObjectStore? store;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IObjectStore Store => store!;

    /// <summary>A store with nothing in it.</summary>
    protected abstract Task<IObjectStore> OpenAsync();

    /// <summary>False for a test server that lists in another order than the real one.</summary>
    protected virtual bool ListsInOrder => true;

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_was_put_comes_back_with_its_type_and_checksum()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        var put = await Store.PutAsync("a/b.mp4", new MemoryStream(content), new() { ContentType = "video/mp4" }, Stop);
        var head = await Store.HeadAsync("a/b.mp4", Stop);
        Assert.NotNull(head);
        Assert.Equal(("a/b.mp4", 200_000, "video/mp4"), (head.Key, head.Length, head.ContentType));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), head.Sha256);
        Assert.True(head.LastModified > before && head.LastModified < DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.NotEmpty(head.ETag);
        Assert.Equal((put.Length, put.Sha256, put.ETag), (head.Length, head.Sha256, head.ETag));
        Assert.Equal(content, await ReadAsync("a/b.mp4"));
        Assert.True(await Store.VerifyAsync("a/b.mp4", Stop));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        await Store.PutAsync("empty", Stream.Null, cancellation: Stop);
        Assert.Equal(0, (await Store.HeadAsync("empty", Stop))!.Length);
        Assert.Empty(await ReadAsync("empty"));
        Assert.Empty(await ReadAsync("empty", 5, 5));
    }

    [Fact]
    public async Task A_large_stream_of_unknown_length_comes_back()
    {
        // More than two parts of a multipart upload, and no multiple of anything.
        var content = RandomNumberGenerator.GetBytes((20 << 20) + 12_345);
        var put = await Store.PutAsync("large", new DribblingStream(content), cancellation: Stop);
        Assert.Equal(content.Length, put.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), put.Sha256);
        Assert.True(await Store.VerifyAsync("large", Stop));
        Assert.Equal(content[(9 << 20)..((9 << 20) + 100_000)], await ReadAsync("large", 9 << 20, 100_000));
    }

    [Theory]
    [InlineData(0L, 1L, "0")]
    [InlineData(3L, 4L, "3456")]
    [InlineData(3L, null, "3456789")]
    [InlineData(8L, 100L, "89")]
    [InlineData(9L, 1L, "9")]
    [InlineData(4L, 0L, "")]
    [InlineData(10L, null, "")]
    [InlineData(99L, 5L, "")]
    [InlineData(0L, long.MaxValue, "0123456789")]
    public async Task A_range_is_the_part_of_the_object_it_meets(long offset, long? length, string expected)
    {
        await PutTextAsync("digits", "0123456789");
        Assert.Equal(expected, Encoding.ASCII.GetString(await ReadAsync("digits", offset, length)));
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused_and_changes_nothing()
    {
        await PutTextAsync("a", "old");
        var wrong = new PutOptions { ExpectedSha256 = new string('0', 64) };
        foreach (var length in new[] { 3, 9 << 20 })
        {
            await Assert.ThrowsAsync<ChecksumMismatchException>(() =>
                Store.PutAsync("a", new MemoryStream(new byte[length]), wrong, Stop)
            );
            await Assert.ThrowsAsync<ChecksumMismatchException>(() =>
                Store.PutAsync("b", new MemoryStream(new byte[length]), wrong, Stop)
            );
        }
        Assert.Equal("old", Encoding.ASCII.GetString(await ReadAsync("a")));
        Assert.Null(await Store.HeadAsync("b", Stop));
        Assert.Equal(["a"], await KeysAsync(""));
    }

    [Fact]
    public async Task The_right_checksum_is_accepted_in_either_case()
    {
        var right = new PutOptions { ExpectedSha256 = Convert.ToHexString(SHA256.HashData("new"u8)) };
        await Store.PutAsync("a", new MemoryStream("new"u8.ToArray()), right, Stop);
        Assert.Equal("new", Encoding.ASCII.GetString(await ReadAsync("a")));
    }

    [Fact]
    public async Task A_source_that_breaks_off_changes_nothing()
    {
        await PutTextAsync("a", "old");
        var broken = new DribblingStream(new byte[9 << 20], breaksOff: true);
        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync("a", broken, cancellation: Stop));
        Assert.Equal("old", Encoding.ASCII.GetString(await ReadAsync("a")));
    }

    [Fact]
    public async Task A_second_put_replaces_the_first()
    {
        var first = await PutTextAsync("a", "a long first text");
        var second = await PutTextAsync("a", "short");
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("short", Encoding.ASCII.GetString(await ReadAsync("a")));
    }

    [Fact]
    public async Task What_is_not_there_is_said_not_to_be_there()
    {
        Assert.Null(await Store.HeadAsync("no/such", Stop));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.GetAsync("no/such", cancellation: Stop));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.GetAsync("no/such", 0, 0, Stop));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.CopyAsync("no/such", "b", Stop));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.VerifyAsync("no/such", Stop));
        await Store.DeleteAsync("no/such", Stop);
    }

    [Fact]
    public async Task A_deleted_object_is_gone()
    {
        await PutTextAsync("a/b", "text");
        await Store.DeleteAsync("a/b", Stop);
        Assert.Null(await Store.HeadAsync("a/b", Stop));
        Assert.Empty(await KeysAsync(""));
    }

    [Fact]
    public async Task A_listing_has_what_begins_with_the_prefix_in_order()
    {
        foreach (var key in new[] { "b", "a", "a/x", "a-1", "a/b/c", "ab/c", "A", "c/d" })
            await PutTextAsync(key, "text " + key);
        Assert.Equal(["A", "a", "a-1", "a/b/c", "a/x", "ab/c", "b", "c/d"], await KeysAsync(""));
        Assert.Equal(["a", "a-1", "a/b/c", "a/x", "ab/c"], await KeysAsync("a"));
        Assert.Equal(["a/b/c", "a/x"], await KeysAsync("a/"));
        Assert.Equal(["a/b/c"], await KeysAsync("a/b"));
        Assert.Empty(await KeysAsync("z/"));
        await foreach (var entry in Store.ListAsync("c/", Stop))
            Assert.Equal("text c/d".Length, entry.Length);
    }

    [Fact]
    public async Task A_copy_is_an_object_of_its_own()
    {
        await Store.PutAsync("a", new MemoryStream("text"u8.ToArray()), new() { ContentType = "text/plain" }, Stop);
        var copy = await Store.CopyAsync("a", "b/c", Stop);
        await Store.DeleteAsync("a", Stop);
        Assert.Equal(("b/c", 4, "text/plain"), (copy.Key, copy.Length, copy.ContentType));
        Assert.True(await Store.VerifyAsync("b/c", Stop));
        Assert.Equal("text", Encoding.ASCII.GetString(await ReadAsync("b/c")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../b")]
    [InlineData("..")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".tmp/a")]
    [InlineData("a\\b")]
    [InlineData("a~")]
    [InlineData("a\0b")]
    [InlineData("ä")]
    public async Task A_key_that_could_lead_elsewhere_is_refused(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(key, Stream.Null, cancellation: Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync(key, cancellation: Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.HeadAsync(key, Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.DeleteAsync(key, Stop));
        await PutTextAsync("source", "text");
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CopyAsync("source", key, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CopyAsync(key, "target", Stop));
    }

    [Fact]
    public async Task The_longest_key_works_and_a_longer_one_is_refused()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('k', 127), 4));
        Assert.Equal(511, longest.Length);
        await PutTextAsync(longest, "text");
        Assert.Equal([longest], await KeysAsync(longest[..300]));
        await Assert.ThrowsAsync<ArgumentException>(() => PutTextAsync(longest + "/k", "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => PutTextAsync(new string('k', 129), "text"));
    }

    [Fact]
    public async Task Two_services_have_a_part_each()
    {
        var one = Store.For("content");
        await one.PutAsync("a", new MemoryStream("one"u8.ToArray()), cancellation: Stop);
        Assert.Null(await Store.For("billing").HeadAsync("a", Stop));
        Assert.Equal("a", (await one.HeadAsync("a", Stop))!.Key);
        Assert.Equal("b", (await one.CopyAsync("a", "b", Stop)).Key);
        Assert.Equal(["content/a", "content/b"], await KeysAsync(""));
        var keys = new List<string>();
        await foreach (var entry in one.ListAsync("", Stop))
            keys.Add(entry.Key);
        Assert.Equal(["a", "b"], keys);
    }

    private Task<ObjectInfo> PutTextAsync(string key, string text) =>
        Store.PutAsync(key, new MemoryStream(Encoding.ASCII.GetBytes(text)), cancellation: Stop);

    private async Task<byte[]> ReadAsync(string key, long offset = 0, long? length = null)
    {
        await using var stream = await Store.GetAsync(key, offset, length, Stop);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Stop);
        return copy.ToArray();
    }

    private async Task<List<string>> KeysAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var entry in Store.ListAsync(prefix, Stop))
            keys.Add(entry.Key);
        if (!ListsInOrder)
            keys.Sort(StringComparer.Ordinal);
        return keys;
    }
}
