using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>
/// Part files that a request or a message keeps from being written until all of it has ended, its commit too: the lock
/// of a PATCH, taken by whoever ends uploads.
/// </summary>
internal sealed class HeldParts(PartFiles files, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>What a sender who has just broken off needs to be gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly List<FileStream> held = [];

    /// <summary>Takes all of them, or refuses with 423 because somebody writes one for longer than the patience.</summary>
    public async Task TakeAsync(IEnumerable<Guid> ids, TimeSpan patience, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            held.Add(await OpenAsync(id, patience, cancellationToken));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in held)
        {
            await file.DisposeAsync();
        }
    }

    private async Task<FileStream> OpenAsync(Guid id, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return files.OpenAlone(id);
            }
            catch (ProblemException) when (clock.GetElapsedTime(start) < patience)
            {
                await Task.Delay(Between, clock, cancellationToken);
            }
        }
    }
}
