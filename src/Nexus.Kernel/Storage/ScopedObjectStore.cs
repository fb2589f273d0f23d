using System.Runtime.CompilerServices;

namespace Nexus.Kernel.Storage;

/// <summary>The part of a store whose keys begin with a service's name; the service sees its keys without it.</summary>
internal sealed class ScopedObjectStore(IObjectStore inner, string scope) : IObjectStore
{
    private readonly string prefix = scope + "/";

    public async Task<ObjectInfo> PutAsync(string key, Stream content, PutOptions? options, CancellationToken stop) =>
        Inside(await inner.PutAsync(Outside(key), content, options, stop).ConfigureAwait(false));

    public Task<Stream> GetAsync(string key, long offset, long? length, CancellationToken cancellation) =>
        inner.GetAsync(Outside(key), offset, length, cancellation);

    public async Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation) =>
        await inner.HeadAsync(Outside(key), cancellation).ConfigureAwait(false) is { } info ? Inside(info) : null;

    public Task DeleteAsync(string key, CancellationToken cancellation) =>
        inner.DeleteAsync(Outside(key), cancellation);

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ObjectKey.ValidatePrefix(prefix);
        await foreach (var entry in inner.ListAsync(this.prefix + prefix, cancellation).ConfigureAwait(false))
            yield return entry with
            {
                Key = entry.Key[this.prefix.Length..],
            };
    }

    public async Task<ObjectInfo> CopyAsync(string from, string to, CancellationToken cancellation) =>
        Inside(await inner.CopyAsync(Outside(from), Outside(to), cancellation).ConfigureAwait(false));

    private string Outside(string key)
    {
        ObjectKey.Validate(key);
        return prefix + key;
    }

    private ObjectInfo Inside(ObjectInfo info) => info with { Key = info.Key[prefix.Length..] };
}
