using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.DspUpload;
using Nexus.Testing;

namespace Nexus.Content.Tests.DspUpload;

internal static class Stored
{
    /// <summary>
    /// SHA-256 of every original that the store took, as the store itself summed the bytes. What is no real media is
    /// taken out again by the transcoder, on a fast machine before anybody can look into the store.
    /// </summary>
    public static Task<List<string?>> HashesAsync(ServiceHost host) =>
        host.InScopeAsync(services =>
            services
                .GetRequiredService<UploadDb>()
                .Uploads.Where(upload => upload.Sha256 != null)
                .Select(upload => upload.Sha256)
                .ToListAsync()
        );
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
