using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Storage;
using Nexus.Kernel.Tests.Caching;

namespace Nexus.Kernel.Tests.Storage;

public sealed class FolderObjectStoreTests : ObjectStoreContract
{
    private readonly TemporaryFolder folder = new();

    protected override Task<IObjectStore> OpenAsync() =>
        Task.FromResult<IObjectStore>(new FolderObjectStore(folder.Path, TimeProvider.System));

    public override ValueTask DisposeAsync()
    {
        folder.Dispose();
        return base.DisposeAsync();
    }
}

public sealed class EncryptedFolderTests : ObjectStoreContract
{
    private readonly TemporaryFolder folder = new();

    protected override Task<IObjectStore> OpenAsync()
    {
        var options = new ObjectStorageOptions { Kind = "folder", Folder = folder.Path };
        return Task.FromResult(Stores.Open(options));
    }

    public override ValueTask DisposeAsync()
    {
        folder.Dispose();
        return base.DisposeAsync();
    }
}

public sealed class S3ObjectStoreTests : ObjectStoreContract
{
    // s3rver lists folder by folder; Amazon S3 lists in byte order.
    protected override bool ListsInOrder => false;

    protected override async Task<IObjectStore> OpenAsync() => Stores.Open(await ObjectServers.S3Async());
}

public sealed class EncryptedS3Tests : ObjectStoreContract
{
    protected override bool ListsInOrder => false;

    protected override async Task<IObjectStore> OpenAsync() =>
        Stores.Open(await ObjectServers.S3Async() with { Encrypt = true });
}

public sealed class AzureBlobObjectStoreTests : ObjectStoreContract
{
    protected override async Task<IObjectStore> OpenAsync() => Stores.Open(await ObjectServers.AzureAsync());
}

internal static class Stores
{
    /// <summary>The store a service would get with these settings.</summary>
    public static IObjectStore Open(ObjectStorageOptions options) =>
        new ServiceCollection()
            .AddSingleton<IDataKeys>(new LocalDataKeys(RandomNumberGenerator.GetBytes(32)))
            .AddNexusObjectStorage(options)
            .BuildServiceProvider()
            .GetRequiredService<IObjectStore>();
}
