using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Storage;
using Nexus.Testing;

namespace Nexus.Content.Tests.DspUpload;

internal static class Stored
{
    /// <summary>SHA-256 of everything in the object store.</summary>
    public static async Task<List<string?>> HashesAsync(ServiceHost host)
    {
        var store = host.Services.GetRequiredService<IObjectStore>();
        var hashes = new List<string?>();
        foreach (var key in await ContentHost.ObjectsAsync(host))
        {
            hashes.Add((await store.HeadAsync(key))?.Sha256);
        }
        return hashes;
    }
}

/// <summary>Stops in the middle until it is told to go on.</summary>
internal sealed class GatedStream(byte[] bytes, int stopAt) : MemoryStream(bytes)
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => open.SetResult();

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        var bytes = ToArray();
        await destination.WriteAsync(bytes.AsMemory(0, stopAt), cancellationToken);
        await destination.FlushAsync(cancellationToken);
        await open.Task.WaitAsync(cancellationToken);
        await destination.WriteAsync(bytes.AsMemory(stopAt), cancellationToken);
    }
}
