using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamCore.Live.Recording;

/// <summary>Hands over what a show's encoder sent, as one file.</summary>
internal sealed class ShowRecording(
    IServiceScopeFactory scopes,
    IObjectStore objects,
    TakeJoiner takes,
    TimeProvider clock
)
{
    private const string Nothing = "The encoder sent nothing that can be played.";
    private readonly IObjectStore own = objects.For(StreamCoreService.ServiceName);

    /// <summary>Done twice it stores the same under the same key, and tells of it once.</summary>
    public async Task HandOverAsync(Guid showId, CancellationToken cancellationToken)
    {
        var file = await takes.JoinAsync(showId, cancellationToken);
        if (file is not null)
        {
            await using var content = File.OpenRead(file);
            await own.PutAsync(
                LiveShow.RecordingKey(showId),
                content,
                new PutOptions { ContentType = TypeOf(file) },
                cancellationToken
            );
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
        var show = await db.Shows.FirstOrDefaultAsync(row => row.Id == showId && !row.Recorded, cancellationToken);
        if (show is null)
        {
            return;
        }
        show.Recorded = true;
        if (file is null)
        {
            db.Publish(new RecordingFailed(show.Id, show.WorkId, Nothing), show.WorkId.ToString());
        }
        else
        {
            show.RecordingId = Guid.CreateVersion7(clock.GetUtcNow());
            db.Publish(Tell(show, file), show.WorkId.ToString());
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private static RecordingMade Tell(LiveShow show, string file)
    {
        var day = show.StartedAt!.Value.ToString("yyyy-MM-dd HH.mm", CultureInfo.InvariantCulture);
        return new RecordingMade(
            show.RecordingId!.Value,
            show.Id,
            show.WorkId,
            show.OwnerId,
            $"{StreamCoreService.ServiceName}/{LiveShow.RecordingKey(show.Id)}",
            $"Live {day} UTC{Path.GetExtension(file)}",
            TypeOf(file),
            new FileInfo(file).Length
        );
    }

    private static string TypeOf(string file) => Path.GetExtension(file) == ".mp4" ? "video/mp4" : "video/mp2t";
}
