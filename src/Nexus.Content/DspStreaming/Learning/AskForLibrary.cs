using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspStreaming.Learning;

/// <summary>At a start without any music: asks content-mgmt for what was published before this service was there.</summary>
internal sealed class AskForLibrary(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MusicDb>();
        if (!await db.Tracks.AnyAsync(cancellationToken))
        {
            db.SendTo("content-mgmt", new LibraryRetellingRequested(DspStreamingService.ServiceName));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
