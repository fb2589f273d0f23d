using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>After a crash between the last byte and its note: the file is whole, its client will not send again.</summary>
internal sealed class FinishWholeUploads(IServiceScopeFactory scopes, PartFiles files) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UploadDb>();
        var receiver = scope.ServiceProvider.GetRequiredService<PartReceiver>();
        var open = await db.Uploads.Where(row => row.State == UploadState.Receiving).ToListAsync(cancellationToken);
        foreach (var upload in open.Where(upload => upload.IsWholeAt(files.OffsetOf(upload))))
        {
            try
            {
                await using var alone = files.OpenAlone(upload.Id);
                await receiver.SettleAsync(upload, alone.Length, cancellationToken);
            }
            catch (Exception other) when (other is ProblemException or DbUpdateConcurrencyException)
            {
                // Another replica is at it.
                db.ChangeTracker.Clear();
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
