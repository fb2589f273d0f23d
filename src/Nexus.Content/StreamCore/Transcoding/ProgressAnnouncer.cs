using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Transcoding;

/// <summary>Tells how far a transcode is, at most once a second, in transactions of its own beside the work.</summary>
internal sealed class ProgressAnnouncer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource ended = new();
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly TaskContext task;
    private readonly Asset asset;
    private readonly Task loop;
    private Latest latest = new(0, "waiting");

    public ProgressAnnouncer(IServiceScopeFactory scopes, TimeProvider clock, TaskContext task, Asset asset)
    {
        (this.scopes, this.clock, this.task, this.asset) = (scopes, clock, task, asset);
        loop = Task.Run(RunAsync);
    }

    /// <summary>Progress of one stretch of the whole work.</summary>
    public IProgress<double> Stretch(string step, double from, double to) =>
        new Stretched(share => Report(step, from + ((to - from) * share)));

    public void Report(string step, double share)
    {
        Volatile.Write(ref latest, new Latest(share, step));
        task.Report(share, step);
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await loop;
        ended.Dispose();
    }

    private async Task RunAsync()
    {
        var told = Volatile.Read(ref latest);
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = Volatile.Read(ref latest);
            if (now != told && !ended.IsCancellationRequested)
            {
                told = now;
                await TellAsync(now);
            }
        }
    }

    private async Task TellAsync(Latest now)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
        try
        {
            if (await db.Assets.FirstOrDefaultAsync(row => row.Id == asset.Id, ended.Token) is { } row)
            {
                (row.Progress, row.Step) = (now.Share, now.Step);
                db.Publish(new TranscodeProgressed(asset.WorkId, now.Share, now.Step), asset.WorkId.ToString());
                await db.SaveChangesAsync(ended.Token);
            }
        }
        catch (Exception missed)
            when (missed is OperationCanceledException or DbUpdateException or System.Data.Common.DbException)
        {
            // Progress is a courtesy: the next second tells again, and the end is told by the work itself.
        }
    }

    private sealed record Latest(double Share, string Step);

    private sealed class Stretched(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
