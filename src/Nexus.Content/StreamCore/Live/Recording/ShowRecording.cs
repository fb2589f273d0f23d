using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamCore.Media;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamCore.Live.Recording;

/// <summary>
/// Makes one file of what a show's encoder sent, without encoding it anew, and hands it over. MP4 for one connection; of
/// several MPEG-TS, which bears that the second one's picture is another size.
/// </summary>
internal sealed class ShowRecording(
    IServiceScopeFactory scopes,
    IObjectStore objects,
    LiveFolders folders,
    MediaTool tool,
    TimeProvider clock
)
{
    private const string Nothing = "The encoder sent nothing that can be played.";
    private static readonly TimeSpan LongestCopy = TimeSpan.FromHours(2);
    private readonly IObjectStore own = objects.For(StreamCoreService.ServiceName);

    /// <summary>Done twice it stores the same under the same key, and tells of it once.</summary>
    public async Task HandOverAsync(Guid showId, CancellationToken cancellationToken)
    {
        var file = await JoinAsync(showId, cancellationToken);
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

    private async Task<string?> JoinAsync(Guid showId, CancellationToken cancellationToken)
    {
        var takes = folders.TakesOf(showId);
        var folder = folders.Of(showId);
        while (takes.Count > 0)
        {
            var output = Path.Combine(folder, takes.Count == 1 ? "recording.mp4" : "recording.ts");
            var outcome = await tool.RunAsync(
                ["-v", "error", .. Input(folder, takes), "-map", "0", "-c", "copy", .. Muxer(takes.Count), output],
                LongestCopy,
                cancellationToken
            );
            if (outcome.Succeeded && new FileInfo(output).Length > 0)
            {
                return output;
            }
            // A last connection that broke off before its first picture spoils the others.
            takes = [.. takes.SkipLast(1)];
        }
        return null;
    }

    private static string[] Input(string folder, IReadOnlyList<string> takes)
    {
        if (takes.Count == 1)
        {
            return ["-f", "flv", "-i", "file:" + takes[0]];
        }
        var list = Path.Combine(folder, "takes.txt");
        // Names of our own, without anything that would have to be escaped.
        File.WriteAllLines(list, takes.Select(take => $"file {Path.GetFileName(take)}"));
        return ["-f", "concat", "-i", list];
    }

    private static string[] Muxer(int takes) =>
        takes == 1 ? ["-movflags", "+faststart", "-f", "mp4"] : ["-f", "mpegts"];

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
