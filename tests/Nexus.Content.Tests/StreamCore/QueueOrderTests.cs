using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore;

public sealed class QueueOrderTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Somebodys_only_file_passes_the_many_of_another_and_what_plays_already(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (busy, other) = (CreatorClient.New(host), CreatorClient.New(host));
        // Two of his files are in the works; they have no task, so they stay there.
        await host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<StreamCoreDb>();
            db.Assets.AddRange(InTheWorks(busy.UserId, "a"), InTheWorks(busy.UserId, "b"));
            return await db.SaveChangesAsync(Cancel);
        });
        await UploadAsync(busy, await busy.CreateWorkAsync("Third", "audio"));
        var only = await other.CreateWorkAsync("Only", "audio");
        await UploadAsync(other, only);
        await UploadAsync(other, only, "again");
        Assert.Equal([20, 0, 10], await MinutesAsync(host));
    }

    private static Asset InTheWorks(Guid ownerId, string name) =>
        new()
        {
            Id = Asset.NewId(),
            WorkId = Guid.CreateVersion7(),
            OwnerId = ownerId,
            Kind = WorkKind.Audio,
            SourceKey = name,
            FileName = name,
            Step = "waiting",
            CreatedAt = DateTimeOffset.UtcNow,
        };

    private static async Task UploadAsync(CreatorClient creator, Guid work, string? more = null)
    {
        var path = await TinyMedia.Song;
        if (more is not null)
        {
            // The same sound in other bytes: the same would be kept.
            byte[] bytes = [.. await File.ReadAllBytesAsync(path, Cancel), .. "TAG"u8, .. new byte[125]];
            path = Media.Samples.New("more.mp3");
            await File.WriteAllBytesAsync(path, bytes, Cancel);
        }
        var before = (await creator.WorkAsync(work)).GetProperty("waveform").ToString();
        await creator.UploadAsync(work, path, "audio/mpeg");
        await ContentHost.UntilAsync(
            async () =>
                (await creator.WorkAsync(work)) is var now
                && now.GetProperty("state").GetString() == "ready"
                && now.GetProperty("waveform").ToString() != before,
            "the file to play"
        );
    }

    private static Task<List<long>> MinutesAsync(ServiceHost host) =>
        host.InScopeAsync(scope =>
            scope
                .GetRequiredService<StreamCoreDb>()
                .Database.SqlQueryRaw<long>(
                    "SELECT yields_ms / 60000 AS \"Value\" FROM tasks WHERE kind = 'streamcore.transcode/1' ORDER BY created_at"
                )
                .ToListAsync(Cancel)
        );
}
